"""Writing a statement: opened, sections saved, looked at before anybody else sees it."""

"""HTML in, an archival and accessible PDF out. Knows no model, no Django and no settings."""

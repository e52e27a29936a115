"""The force’s policies: what they cover, when they are looked at again; its routes for raising a concern."""

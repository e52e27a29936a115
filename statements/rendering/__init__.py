"""The statement as a document: one article for page and PDF, and the PDF made from it. Knows no model."""

"""The six-monthly update: drawn from promises and plan, approved by the lead, published: docs/rules/updates.md."""

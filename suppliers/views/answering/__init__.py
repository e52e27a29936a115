"""What a supplier's contact sees: pages without an account, behind a secret address."""

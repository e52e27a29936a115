"""What anybody may read: the list of statements, each version's page, and its files."""

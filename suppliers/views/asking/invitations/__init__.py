"""One invitation: what was tried and said, its link, its address, its silence."""

"""The pages of campaigns: their list, a draft, whom it asks, sending it, and what became of it."""

"""A file of counts on its way in: read, checked against the returns that are owed, written as a whole, taken back."""

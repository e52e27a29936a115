"""What a statement says, as one object, and how its text becomes words: tokens, weaving, contents."""

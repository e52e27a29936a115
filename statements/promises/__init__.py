"""Promises: marked in a statement's text, carried out by actions, answered in the statement after it."""

"""Counting a file of the training system. Rules: docs/rules/training.md, "Files".

The file is read in memory and let go with the answer to the request. What goes on from here is a few counts: neither
the database nor a disk, a log or a session ever holds a row of it.
"""

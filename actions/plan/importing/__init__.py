"""Taking in a plan that lives in a spreadsheet today, and one of our own exports coming back.

uploading keeps the file; columns and reading say what it holds; meaning turns a cell into a value; checking says
what each row would do; confirming does it, all or nothing; returning gives the file back with its errors.
Rules: docs/rules/plan-files.md.
"""

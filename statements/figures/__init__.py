"""Figures: named, defined calculations over the records. Live on the dashboard, frozen in a statement.

``definition`` says what a figure is, ``supply`` and ``plan`` hold them, ``tables`` and ``charts`` show several
at once, ``catalogue`` finds them by name, ``reading`` is what any of them says at one time.
Rules with their sources: docs/rules/figures.md.
"""

"""Questionnaires: their files, reading them, versions, points and flags. Rules: docs/rules/questionnaire.md."""

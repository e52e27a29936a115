"""Answers for the government's registry of statements, made from a seal: docs/rules/registry.md."""

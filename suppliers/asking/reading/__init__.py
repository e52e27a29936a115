"""Reading what suppliers handed in: queries, levels, flags, outcomes, reports. Rules: docs/rules/asking.md."""

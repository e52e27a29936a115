"""How fast things are, as ratios within one run. README.md says how a benchmark is written and run."""

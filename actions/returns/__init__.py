"""HR’s other dated counts: vetting, right-to-work checks, induction packs, head-count by agency."""

"""Where officials work: what waits for me, entry, review."""

"""Places, their borders, attributes and lineage through time, as the loaded edition of the pack says."""

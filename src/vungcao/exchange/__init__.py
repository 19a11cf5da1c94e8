"""Works, their money and their contracts in open formats: given away to whoever asks, and read back for the door."""

"""Approved facts: things, events and returns, each version with when it held and when it was known."""

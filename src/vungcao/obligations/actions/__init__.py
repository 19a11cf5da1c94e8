"""Writes about what is owed: explanations, messages, letters, subscriptions. None of them changes how a duty stands."""

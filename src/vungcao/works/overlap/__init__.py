"""Which works are suspected of being the same thing twice, and what a responsible person decided about each pair."""

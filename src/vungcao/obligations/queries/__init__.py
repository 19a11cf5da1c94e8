"""Reads of what is owed: how duties stand, for one person's desk, for the board of lateness, for a register."""

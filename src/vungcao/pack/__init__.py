"""Reads a pack, the Programme as data, and says exactly what is wrong in it and where."""

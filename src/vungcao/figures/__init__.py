"""Figures: expression -> definition -> plan -> engine (or the slow, obviously right reference) -> mirror -> ask.

Numerators and denominators are exact sums over approved records; a quotient is made last and rounded when shown."""

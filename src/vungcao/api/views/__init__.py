"""The end points of the API. Each translates in, asks once, and translates out."""

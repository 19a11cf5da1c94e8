"""Records measured again by another person, blind, from a sample drawn by a published seed; the estimated error."""

"""How alike two records are, part by part, and why: values in, values out. Nothing here knows what a work is."""

"""Engines: each turns a scan into its own dialect and runs it. Only `answer.answer` is given one, bound to its tables."""

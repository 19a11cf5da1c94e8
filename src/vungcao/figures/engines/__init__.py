"""Engines: each turns a scan into its own dialect and runs it, bound to its tables for `answer`."""

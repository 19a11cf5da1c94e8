"""Vùng Cao keeps every fact about a public programme as an approved, dated record, computes every figure
from those records exactly, and lets anyone check it."""

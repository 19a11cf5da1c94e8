"""People, what each may do where, and who looked at whose record."""

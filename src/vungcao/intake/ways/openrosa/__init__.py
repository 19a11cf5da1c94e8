"""Forms for telephones by the OpenRosa protocol: made from a register's fields, their lists, and what comes back."""

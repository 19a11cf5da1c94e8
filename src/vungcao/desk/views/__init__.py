"""The pages of the desk. Each begins with who may, reads, calls one action, and answers."""

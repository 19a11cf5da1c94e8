"""The chained log: who decided what, when, on which evidence. It holds codes and names, and no foreign keys."""

"""What everyone sees: pages, figures with their proof, open data."""

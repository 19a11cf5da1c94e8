"""The pages and answers of the phone."""

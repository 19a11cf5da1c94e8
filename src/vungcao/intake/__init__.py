"""The one door: submission, checks, review, approval. Facts enter here."""

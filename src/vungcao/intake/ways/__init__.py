"""The ways up to the door: each turns its input into a submission, and none of them writes a fact."""

"""Facts in and out for programs: tokens, pages of any size, problem details; the same checks as every other way."""

"""The rows of all tables, what became of each candidate, and how many rows there must be."""

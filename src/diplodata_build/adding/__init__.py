"""What helps to add an article: its entry, stubs of its records, the list of what is open."""

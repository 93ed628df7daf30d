"""The words of the records located in the articles, and what a reading keeps of that."""

"""The files that a build publishes, and how they are put in place."""

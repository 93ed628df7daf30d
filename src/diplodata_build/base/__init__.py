"""What all other folders use: problems with their places, paths, YAML with line numbers, git, text tables."""

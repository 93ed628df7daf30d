"""What the editors wrote in ``curation/``, read and checked."""

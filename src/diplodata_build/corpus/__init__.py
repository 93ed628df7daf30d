"""A folder of texts and PDFs, read but not curated: Parquet tables, made by as many workers as there are."""

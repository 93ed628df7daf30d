"""Releases: what each service is given, one module a target, all of it made from the published package."""

"""Tokens and passwords: who is told of them, and how they stay out of what is shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

_SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|_KEY$")


def without_secrets() -> dict[str, str]:
    """The caller's environment but for tokens and passwords: only what sends something is given its own."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)}


def hidden(secrets: Mapping[str, str], text: str) -> str:
    """A text with «***» for each secret (by its variable); a user's name is none, and stands in addresses."""
    for name, secret in secrets.items():
        if secret and not name.endswith("_USERNAME"):
            text = text.replace(secret, "***")
    return text

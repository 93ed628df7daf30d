"""The values of ``curation/package.yaml`` that a release writes: the version and its DOI."""

from __future__ import annotations

import re

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.files import write_text


def write_values(checkout: Checkout, values: dict[str, str]) -> None:
    """Change single values of ``curation/package.yaml``, as YAML has them; its comments stay, and keys it lacks too."""
    path = checkout.curation / "package.yaml"
    text = path.read_text("utf-8")
    for key, value in values.items():
        text = re.sub(rf'(?m)^({key}:[ \t]*)("[^"\n]*"|[^\s#]+)', rf"\g<1>{value}", text, count=1)
    write_text(path, text)

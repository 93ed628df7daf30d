"""The pages that are made from the published package: those of docs/users/, and the READMEs with their examples."""

from __future__ import annotations

import json
from pathlib import Path

from diplodata._package import Package
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation.input_models import PackageInput
from diplodata_build.publishing.pages.codebook import codebook
from diplodata_build.publishing.pages.dataset_card import dataset_card
from diplodata_build.publishing.pages.examples import readmes
from diplodata_build.publishing.pages.hedges import hedges
from diplodata_build.publishing.pages.trust import trust

HEAD = "<!-- Made by scripts/pages.py; change what it is made from, not this. -->\n"


def generated_pages(checkout: Checkout) -> dict[Path, str]:
    """The generated pages of a checkout by path, from its own package.

    Raises:
        BuildError: a page asks for a figure that does not exist, or an example of a README fails.
    """
    package = Package(checkout.output)
    curated = read_yaml(checkout.curation / "package.yaml", checkout.root, PackageInput).value
    docs = checkout.root / "docs"
    made = {"trust.md": trust(json.loads((docs / "maintainers" / "figures.json").read_text("utf-8")))}
    for language in ("en", "es"):
        made[f"codebook.{language}.md"] = codebook(checkout.root, package, language)
        made[f"datasheet.{language}.md"] = dataset_card(checkout.root, language, package, curated)
    pages = {docs / "users" / name: text for name, text in made.items()}
    pages[docs / "maintainers" / "hedges.md"] = hedges()
    return {path: HEAD + text for path, text in pages.items()} | readmes(checkout.root)

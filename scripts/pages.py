"""Write the generated pages of docs/ (codebook and data card in both languages, what you can rely on) and the output
of the examples in the READMEs.

They are made from the published package, the prose in curation/pages/ and the figures of the last `make trust`. With
--check nothing is written; exit code 1 if a page is not current.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from diplodata._package import Package
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation.input_models import PackageInput
from diplodata_build.publishing.pages.codebook import codebook
from diplodata_build.publishing.pages.dataset_card import dataset_card
from diplodata_build.publishing.pages.examples import readmes
from diplodata_build.publishing.pages.trust import trust

LANGUAGES = ("en", "es")
HEAD = "<!-- Made by scripts/pages.py; change what it is made from, not this. -->\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the existing pages")
    return run(parser, _write, arguments)


def _write(options: argparse.Namespace) -> int:
    checkout = Checkout.at(options.root)
    made = pages(checkout)
    changed = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        print(f"{'not current' if options.check else 'written'}: {checkout.name(path)}")
        if not options.check:
            path.write_text(made[path], "utf-8")
    return 1 if options.check and changed else 0


def pages(checkout: Checkout) -> dict[Path, str]:
    """The generated pages by path."""
    package = Package(checkout.output)
    curated = read_yaml(checkout.curation / "package.yaml", checkout.root, PackageInput).value
    docs = checkout.root / "docs"
    made = {"trust.md": trust(json.loads((docs / "maintainers" / "figures.json").read_text("utf-8")))}
    for language in LANGUAGES:
        made[f"codebook.{language}.md"] = codebook(package, language)
        made[f"datasheet.{language}.md"] = dataset_card(checkout.root, language, package, curated)
    return {docs / "users" / name: HEAD + text for name, text in made.items()} | readmes(checkout.root)


if __name__ == "__main__":
    sys.exit(main())

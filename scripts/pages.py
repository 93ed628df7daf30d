"""Write the generated pages of docs/ (codebook and data card in both languages, what you can rely on) and the
words that hold back or deny, the output of the examples in the READMEs and their picture of the network.

They are made from the published package, the prose in curation/pages/ and the figures of the last `make trust`. Each
place of a handwritten text that says another number of articles than there are is named. With --check nothing is
written; exit code 1 if a page is not current, or such a place is left.
"""

from __future__ import annotations

import argparse
import sys

from diplodata._package import Package
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import print_problems, run, script_parser
from diplodata_build.explorer import pictures
from diplodata_build.publishing.pages import generated_pages
from diplodata_build.publishing.pages.article_number import other_numbers


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the existing pages")
    return run(parser, _write, arguments)


def _write(options: argparse.Namespace) -> int:
    checkout = Checkout.at(options.root)
    made = generated_pages(checkout) | pictures(checkout, check=options.check)
    changed = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        print(f"{'not current' if options.check else 'written'}: {checkout.name(path)}")
        if not options.check:
            path.write_text(made[path], "utf-8")
    articles = Package(checkout.output).rows("articles")
    outdated = [*other_numbers(checkout.root, len(articles))]
    print_problems(outdated)
    return 1 if options.check and (changed or outdated) else 0


if __name__ == "__main__":
    sys.exit(main())

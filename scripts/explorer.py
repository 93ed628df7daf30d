"""Write the explorer: explorer/index.html, one page with the whole published package to look at.

It is made from the published package alone. With --check nothing is written; exit code 1 if the page is not what the
package gives.
"""

from __future__ import annotations

import argparse
import sys

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.explorer import write


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the page that is there")
    return run(parser, _write, arguments)


def _write(options: argparse.Namespace) -> int:
    made = write(Checkout.at(options.root), check=options.check)
    print(made)
    return 1 if options.check and made.changed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Write docs/trust.md: what is promised, how each promise is tested, and the figures of the last run.

The rules come from `diplodata.validation`, the figures from docs/figures.json, which `make trust` measures anew. With
--check nothing is written; exit 1 where the page is not current.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from diplodata.validation import RULES, WARNINGS, official, sentences

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """\
<!-- Made by scripts/trust.py; change that, not this. -->
# What can be relied on

| promise | how it is tested |
|---|---|
| Nothing wrong gets past `diplodata validate`: {rules} rules, each with its sentence below. | {mutants} mutants, \
each a copy of the package that is wrong in one way; {killed} of them are killed (`make mutants`). |
| Each row rests on words of an article that stand where it says. | The build looks all of them up again where the \
articles are at hand; elsewhere their positions and lengths are compared with each other. |
| The same bytes from every folder, locale, time zone, hash seed, umask and home, with and without the articles. | \
`tests/test_same_bytes.py` builds package and wheel in places that differ in all of that. |
| A build that dies leaves the old package or the new one, or a journal that the next command finishes. | {faults} \
kills, races, full disks and read-only folders (`make faults`): {fault_kinds}. |
| Hostile files give findings or one line, in bounded time and memory, and never reach the network. | \
`tests/test_hostile.py`, and {examples} random examples (`make fuzz`). |
| A released package has all its English, and nothing of its articles is unaccounted for. | While the records are \
incomplete, `unfinished: true` in `curation/package.yaml` makes these rules warn: {warnings}. `release_finished` \
refuses a dated package that says so. |

What validation cannot tell: whether an article is right, whether a description of ours is fair, whether a translation
is good. Those are read by people; `translations.origin` says by whom.

## The rules

| rule | what it says | mutants killed |
|---|---|---|
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="trust.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    options = parser.parse_args(arguments)
    page, path = render(json.loads((DOCS / "figures.json").read_text("utf-8"))), DOCS / "trust.md"
    if options.check:
        return 0 if path.exists() and path.read_text("utf-8") == page else 1
    path.write_text(page, "utf-8")
    return 0


def render(figures: dict[str, Any]) -> str:
    """The page."""
    mutants, faults, fuzz = figures["mutants"], figures["faults"], figures["fuzz"]
    rules = (*RULES, *official.RULES)
    head = HEAD.format(
        rules=len(rules),
        mutants=sum(total for _, total in mutants.values()),
        killed=sum(killed for killed, _ in mutants.values()),
        faults=sum(faults.values()),
        fault_kinds=", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in faults.items()),
        examples=sum(fuzz.values()),
        warnings=", ".join(f"`{name}`" for name in sorted(WARNINGS)),
    )
    names = [rule.__name__ for rule in rules]
    lines = [
        f"| `{name}` | {sentences(rule)[0]} | {' of '.join(map(str, mutants.get(name, (0, 0))))} |"
        for name, rule in zip(names, rules, strict=True)
    ]
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())

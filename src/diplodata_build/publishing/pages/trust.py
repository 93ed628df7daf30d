"""What can be relied on: the promises, how each is tested, and the figures of the last run (``make trust``)."""

from __future__ import annotations

from typing import Any

from diplodata.validation import RULES, WARNINGS, official, sentences

HEAD = """\
# What can be relied on

| promise | how it is tested |
|---|---|
| Nothing wrong gets past `diplodata validate`: {rules} rules, each with its sentence below. | {mutants} mutants, \
each a copy of the package that is wrong in one way; {killed} of them are killed (`make mutants`). |
| Each row rests on words of an article that stand where it says. | The build looks all of them up again where the \
articles are at hand; elsewhere their positions and lengths are compared with each other. |
| The same bytes from every folder, locale, time zone, hash seed, umask and home, with and without the articles. | \
`tests/build/test_same_bytes.py` builds package and wheel in places that differ in all of that. |
| A build that dies leaves the old package or the new one, or a journal that the next command finishes. | {faults} \
kills, races, full disks and read-only folders (`make faults`): {fault_kinds}. |
| Hostile files give findings or one line, in bounded time and memory, and never reach the network. | \
`tests/slow/test_hostile.py`, and {examples} random examples (`make fuzz`). |
| A released package has all its English, and nothing of its articles is unaccounted for. | While the records are \
incomplete, `unfinished: true` in `curation/package.yaml` makes these rules warn: {warnings}. `release_finished` \
refuses a dated package that says so. |

What validation cannot tell: whether an article is right, whether a description of ours is fair, whether a translation
is good. Those are read by people; `translations.origin` says by whom.

## The rules

| rule | what it says | mutants killed |
|---|---|---|
"""


def trust(figures: dict[str, Any]) -> str:
    """The page as Markdown; ``figures`` is docs/maintainers/figures.json."""
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

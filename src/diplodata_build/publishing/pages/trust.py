"""What users can rely on: the promises, how each is tested, and the figures of the last run (``make trust``)."""

from __future__ import annotations

from typing import Any

from diplodata.validation import ALL_RULES, WARNINGS, sentences

HEAD = """\
# What you can rely on

| promise | how it is tested |
|---|---|
| Nothing that the {rules} rules below forbid gets past `diplodata validate`. | {mutants} mutants, \
each a copy of the package that is wrong in one way; {killed} of them are killed (`make mutants`). |
| Many mistakes of content are seen too, not all. | {strangers} mutants by people who had not read the rules, each a \
mistake that an editor or a script could make, or a forgery (`tests/slow/strangers*.yaml`): {caught} are caught, \
{missed} are known to be missed. Rules were made after most of these were known; of the last 120, which change the \
sense of both languages at once, 40 were caught when they were new. So of changes by a careful hand expect a third to \
be seen, unless the package claims to be a published edition, whose bytes are known. |
| The words that support a row are in the article, at the place that the row gives. | The build looks all of them up \
again if it has the articles; without them, their positions and lengths are compared with each other. |
| Every sentence of the articles is accounted for, and a statement is as sure as its passage. | `coverage` has every \
sentence. The build refuses a passage with a sentence in which the statement has no evidence, and a word that holds \
back or denies which no statement about its sentence keeps, unless the record gives a reason. |
| A build gives the same bytes in every folder, locale, time zone, hash seed, umask and home, with and without the \
articles. | `tests/build/test_same_bytes.py` builds package and wheel under different values of each. |
| A build that is interrupted leaves the old package or the new one, or a journal that the next command finishes. | \
{faults} kills, races, full disks and read-only folders (`make faults`): {fault_kinds}. |
| A hostile file gives findings or a one-line error, in bounded time and memory, and never reaches the network. | \
`tests/slow/test_hostile.py`, and {examples} random examples (`make fuzz`). |
| A valid package has all its English, and every candidate of its articles is recorded or dismissed, whatever it says \
of itself. | Only the build of a maintainer whose records are incomplete (`unfinished: true` in \
`curation/package.yaml`) takes these rules for warnings: {warnings}; and those of languages where the English is a \
machine's draft that nobody has read. |
| A package of the installed version has the schema, codes and licence of that version; one that claims to be its \
published edition has the bytes of that edition. | Rules of `law.py`. Every build without a date of release says \
`diplodata:edition: private`, and is judged by schema, codes and rules; of other versions the report says that only \
what they bring could be taken. |

Validation cannot tell whether an article is right, whether a paraphrase or description of ours is fair, or whether a
translation is good. Only people who read them can; `translations.origin` says who made each English text. From the
tables alone it cannot tell either

- whether a code that goes with all the others is the one that the text calls for: type, status, role, the precision of
  a period, the modality of a tie;
- in which country a city lies that no other row names, or which of two valid ISSN is the printed one;
- what was left out where it may be left out: a further attribution, its pages or its actor, the end of a tie.

## The rules

Each rule is a function of that name in a file of `src/diplodata/validation/`. `validate()` in `__init__.py` there calls
them all; `diplodata validate`, every build and every release call `validate()`. A build stops before that, with
`file:line`, where the records break a rule by themselves (`src/diplodata_build/curation/records.py`,
`src/diplodata_build/assembly/statements.py`).

| rule | what it says | file | mutants killed |
|---|---|---|---|
"""


def trust(figures: dict[str, Any]) -> str:
    """The page as Markdown; ``figures`` is docs/maintainers/figures.json."""
    mutants, faults, fuzz, strangers = (figures[kind] for kind in ("mutants", "faults", "fuzz", "strangers"))
    head = HEAD.format(
        rules=len(ALL_RULES),
        mutants=sum(total for _, total in mutants.values()),
        killed=sum(killed for killed, _ in mutants.values()),
        strangers=sum(strangers.values()),
        caught=strangers.get("caught", 0),
        missed=strangers.get("missed", 0),
        faults=sum(faults.values()),
        fault_kinds=", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in faults.items()),
        examples=sum(fuzz.values()),
        warnings=", ".join(f"`{name}`" for name in sorted(WARNINGS)),
    )
    names = [rule.__name__ for rule in ALL_RULES]
    lines = [
        f"| `{name}` | {sentences(rule)[0]} | `{rule.__module__.rpartition('.')[2]}.py` "
        f"| {' of '.join(map(str, mutants.get(name, (0, 0))))} |"
        for name, rule in zip(names, ALL_RULES, strict=True)
    ]
    return head + "\n".join(lines) + "\n"

"""Records that may be one under two ids: each pair is merged, or told apart in ``curation/distinct.yaml``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process

from diplodata._names import ENTITY_LABELS, ENTITY_TYPES
from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.base.problems import Problem
from diplodata_build.text.words import plain

Pair = tuple[str, str]
Name = tuple[str, str]  # as compared, as written

SAME_TYPE, ANY_TYPE, SAME_TIME = 86, 95, 60  # how alike (of 100) names are, by what else two entities share
TEXTS = 70  # how alike texts of one passage are
SHORTEST = 5  # letters; shorter names are compared whole, since one letter makes another acronym
RAREST = 5  # of the beginnings and ends of a name's words, by which names are brought together
AFFIX = 3  # letters of a beginning or an end
TEXT = ("text_es", "text_en")
DATES = {"programs": "date_start", "events": "date_edtf"}
SHARED = ("lead_actor_id", "program_id", "place_es")  # with type and date, what makes two entities look like one


def undecided(context: RowContext) -> tuple[Problem, ...]:
    """The proposed pairs that are in no decision, each at the place of its second record.

    A decision about an id that is not there, a pair that is not proposed, or one decided already, is a problem.
    """
    found = proposed(context.tables)
    decided: dict[Pair, str] = {}
    problems = context.problems
    for entry in context.curation.distinct:
        pair = " and ".join(f"'{one}'" for one in entry.ids)
        if missing := [one for one in entry.ids if one not in context.tables_of]:
            problems.append(Problem(entry.place, f"'{missing[0]}' is no record: take this entry out"))
        elif entry.ids not in found:
            problems.append(Problem(entry.place, f"{pair} do not look alike (any more): take this entry out"))
        elif entry.ids in decided:
            problems.append(Problem(entry.place, f"{pair} are told apart already at {decided[entry.ids]}"))
        decided.setdefault(entry.ids, entry.place)
    places = {record.id: record.place for record in context.curation.records.top_level}
    return tuple(Problem(places[pair[1]], _question(pair, why)) for pair, why in found.items() if pair not in decided)


def _question(pair: Pair, why: str) -> str:
    return (
        f"'{pair[1]}' may be '{pair[0]}': {why}. If they are one, move names, evidence and what refers to "
        f"'{pair[1]}' to '{pair[0]}', and the id to curation/retired.yaml if it was released; if they are two, "
        f"say why in curation/distinct.yaml: - {{ids: [{pair[0]}, {pair[1]}], reason: …}}"
    )


def proposed(tables: dict[str, list[Row]]) -> dict[Pair, str]:
    """The pairs of ids that may be one, in the order of the alphabet, with why; of several reasons the first."""
    found: dict[Pair, str] = {}
    for propose in (_named_alike, _abbreviated, _family_names, _alike_in_time, _works, _statements, _relations):
        for one, other, why in propose(tables):
            found.setdefault((min(one, other), max(one, other)), why)
    return dict(sorted(found.items()))


# Entities


def _named_alike(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Entities with one name, or one English, or with names that are nearly one."""
    types = {row["entity_id"]: row["entity_type"] for row in tables["entities"]}
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for key, name in entity_names(tables):
        owners[plain(name)].setdefault(key, name)
    for shared in owners.values():
        for one, other in combinations(sorted(shared), 2):
            yield one, other, f"both are called «{shared[one]}»"
    for first, second in _similar(sorted(owners)):
        ratio = fuzz.ratio(in_order(first), in_order(second))
        for one, name in owners[first].items():
            for other, other_name in owners[second].items():
                if one != other and ratio >= (SAME_TYPE if types[one] == types[other] else ANY_TYPE):
                    yield one, other, f"«{name}» is like «{other_name}»"


def entity_names(tables: dict[str, list[Row]]) -> Iterator[Name]:
    """Each entity with each of its names and labels."""
    for row in tables["names"]:
        yield row["entity_id"], row["name"]
    for row in tables["entities"]:
        if row["entity_type"] != "article":
            yield from ((row["entity_id"], row[f"label_{lang}"]) for lang in ("es", "en") if row[f"label_{lang}"])


def in_order(name: str) -> str:
    """The words in the order of the alphabet: names with the same words in another order are alike."""
    return " ".join(sorted(name.split()))


def _similar(names: list[str]) -> Iterator[Pair]:
    """The pairs of names that are nearly one.

    Only names that share one of their rarest beginnings or ends of words are compared, so that the work grows with the
    number of names and not with its square: names that are nearly one share most of them, thus a rare one too.
    """
    affixes = {name: _affixes(name) for name in names if len(name) >= SHORTEST}
    common = Counter(affix for found in affixes.values() for affix in found)
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, found in affixes.items():
        for affix in sorted(found, key=lambda affix: (common[affix], affix))[:RAREST]:
            blocks[affix].append(name)
    seen: set[Pair] = set()
    for block in blocks.values():
        words = [in_order(name) for name in block]
        ratios = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=SAME_TYPE)
        for i, j in zip(*(found.tolist() for found in ratios.nonzero()), strict=True):
            if i < j and (block[i], block[j]) not in seen:
                seen.add((block[i], block[j]))
                yield block[i], block[j]


def _affixes(name: str) -> set[str]:
    """The beginnings and ends of the words of a name."""
    return {affix for word in name.split() for affix in (f"{word[:AFFIX]}-", f"-{word[-AFFIX:]}")}


def _abbreviated(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Entities of one type of which one is called by the initials of the other."""
    types = {row["entity_id"]: row["entity_type"] for row in tables["entities"]}
    names = [(key, plain(name), name) for key, name in entity_names(tables)]
    short = {(types[key], letters): (key, name) for key, letters, name in names if " " not in letters}
    for key, letters, name in names:
        for initials in initials_of(letters):
            other, acronym = short.get((types[key], initials), (key, ""))
            if other != key:
                yield key, other, f"«{acronym}» are the initials of «{name}»"


def initials_of(name: str) -> Iterator[str]:
    """The initials of all words of a plain name, and of its longer ones."""
    words = name.split()
    for chosen in (words, [word for word in words if len(word) > AFFIX]):
        if len(chosen) >= AFFIX:
            yield "".join(word[0] for word in chosen)


def _family_names(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Persons with one family name."""
    for one, other in _sharing([row for row in tables["actors"] if row.get("family_name")], "family_name"):
        yield one["actor_id"], other["actor_id"], f"both have family_name {one['family_name']}"


def _alike_in_time(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Programmes and events of one type and date that share a place or a body, or have somewhat similar names."""
    for table, date in DATES.items():
        key, kind = f"{ENTITY_TYPES[table]}_id", f"{ENTITY_TYPES[table]}_type"
        label = f"{ENTITY_LABELS[table]}_es"
        for one, other in _sharing([row for row in tables[table] if row.get(date)], kind, date):
            shared = next((row for row in SHARED if one.get(row) and one[row] == other.get(row)), None)
            if shared or fuzz.token_sort_ratio(plain(one[label]), plain(other[label])) >= SAME_TIME:
                more = f" and {shared} ({one[shared]})" if shared else " and similar names"
                yield one[key], other[key], f"both have {kind} {one[kind]}, {date} {one[date]}{more}"


def _sharing(rows: Iterable[Row], *columns: str) -> Iterator[tuple[Row, Row]]:
    """The pairs of rows that have the same cells in some columns, in whatever order."""
    groups: dict[frozenset[Any], list[Row]] = defaultdict(list)
    for row in rows:
        groups[frozenset(row.get(column) for column in columns)].append(row)
    for group in groups.values():
        yield from combinations(group, 2)


# Works, statements, relations


def _works(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Works of one year whose authors are the same, or some of them."""
    groups: dict[tuple[int | None, str], list[tuple[str, Row]]] = defaultdict(list)
    for row in tables["works"]:
        authors = plain(row.get("authors") or "")
        for beginning in {word[:AFFIX] for word in authors.split()}:
            groups[row.get("year"), beginning].append((authors, row))
    for group in groups.values():
        for (authors, one), (others, other) in combinations(group, 2):
            if fuzz.token_set_ratio(authors, others) >= SAME_TYPE:
                yield one["work_id"], other["work_id"], f"«{one['label']}» is like «{other['label']}»"


def _statements(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Statements of one passage that say nearly the same.

    The items of a list (one entity, one kind) are alike on purpose; they are proposed if they rest on the same words.
    """
    evidence: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in tables["evidence"]:
        if row.get("statement_id"):
            evidence[row["statement_id"]].append((row["char_start"], row["char_end"]))
    for one, other in _overlapping(tables["statements"]):
        first, second = one["statement_id"], other["statement_id"]
        is_list = (one["entity_id"], one["kind"]) == (other["entity_id"], other["kind"])
        if is_list and not any(a[0] < b[1] and b[0] < a[1] for a in evidence[first] for b in evidence[second]):
            continue
        texts = [(one[column], other[column]) for column in TEXT if one.get(column) and other.get(column)]
        if any(fuzz.token_sort_ratio(plain(said), plain(again)) >= TEXTS for said, again in texts):
            yield first, second, f"both say of one passage «{one['text_es'][:60]}…»"


def _overlapping(rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of located rows of one article that share a character."""
    open_rows: list[Row] = []
    for row in sorted(rows, key=lambda row: (row["article_id"], row["char_start"])):
        here, start = row["article_id"], row["char_start"]
        open_rows = [one for one in open_rows if one["article_id"] == here and start < one["char_end"]]
        yield from ((one, row) for one in open_rows)
        open_rows.append(row)


def _relations(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Relations between the same two entities, in either direction."""
    for one, other in _sharing(tables["relations"], "subject_id", "object_id"):
        yield one["relation_id"], other["relation_id"], "both connect the same two"

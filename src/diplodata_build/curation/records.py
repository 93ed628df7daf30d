"""The curated records (``curation/records/<table>/<article>.yaml``), typed, and their mistakes with file and line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from diplodata._names import ENTITY_LABELS, ENTITY_TYPES
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, attempt
from diplodata_build.base.yaml_lines import Key, YamlWithLines, findings, read_yaml
from diplodata_build.curation.record_models import MORE, PARTS, RECORD_TABLES, record_models
from diplodata_build.curation.retired import Retired, read_retired
from diplodata_build.curation.schemas import Schemas

KINDS = ENTITY_TYPES | {
    "statements": "statement", "quotes": "quote", "relations": "relation", "works": "work", "errata": "erratum"
}  # fmt: skip
TODO = "TODO"  # in a stub: what somebody has still to write
WITHOUT_ID = ("names", "evidence", "attributions")


@dataclass(frozen=True)
class Selector:
    """Words of an article, with those before and after them, that can be found again (W3C TextQuoteSelector)."""

    article_id: str
    exact: str
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True)
class Record:
    """One curated record: ``values`` by column, ``parts`` what is nested in it by table, ``place`` its file:line."""

    table: str
    id: str
    place: str
    values: dict[str, Any]
    parts: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    stub: bool = False  # something in it is TODO
    more: bool = False  # names and evidence that another article adds to the record with this id

    def get(self, column: str) -> Any:
        """The value of a column, None where the editor gave none."""
        return self.values.get(column)

    @property
    def label(self) -> str:
        """The Spanish name or term of an entity."""
        return str(self.values[f"{ENTITY_LABELS[self.table]}_es"])

    @cached_property
    def selector(self) -> Selector | None:
        """The words that the record is based on or consists of, None if it has none of its own."""
        exact = self.get("exact") or self.get("as_printed")
        return Selector(self.values["article_id"], exact, self.get("prefix"), self.get("suffix")) if exact else None

    def all(self) -> Iterator[Record]:
        """The record and everything nested in it."""
        yield self
        for parts in self.parts.values():
            for part in parts:
                yield from part.all()


@dataclass(frozen=True)
class Records:
    """All curated records by table, in the order of their files; the ids that are no longer used."""

    tables: dict[str, tuple[Record, ...]]
    retired: Retired
    whole: bool = True  # each is read, and what it refers to is there
    stubs: tuple[Record, ...] = ()  # what somebody has still to fill in; no data

    def __getitem__(self, table: str) -> tuple[Record, ...]:
        return self.tables.get(table, ())

    def all(self) -> tuple[Record, ...]:
        """Every record, nested ones too."""
        return self._all

    @cached_property
    def _all(self) -> tuple[Record, ...]:
        return tuple(part for record in self.top_level for part in record.all())

    @property
    def top_level(self) -> Iterator[Record]:
        """The records that no other record holds."""
        for records in self.tables.values():
            yield from records

    @property
    def entities(self) -> Iterator[Record]:
        """Actors, programs, events and concepts."""
        for table in ENTITY_TYPES:
            yield from self[table]

    def selectors(self, article_id: str) -> list[tuple[Record, Selector]]:
        """The records whose words have to be found in one article."""
        return self._selectors[article_id]

    @cached_property
    def _selectors(self) -> defaultdict[str, list[tuple[Record, Selector]]]:
        found: defaultdict[str, list[tuple[Record, Selector]]] = defaultdict(list)
        for record in self.all():
            if record.selector:
                found[record.selector.article_id].append((record, record.selector))
        return found

    @cached_property
    def sought_names(self) -> tuple[SoughtName, ...]:
        """Every name that is searched for in the articles, an acronym in each of the forms that small capitals take."""
        return tuple(_sought_names(self.entities))


def read_records(
    checkout: Checkout, schemas: Schemas, article_ids: Iterable[str] | None, problems: list[Problem]
) -> Records:
    """The curated records of a checkout, checked against the schemas and each other; what is wrong is added to
    ``problems``.

    ``article_ids`` are the registered articles, None where their file has mistakes of its own.
    """
    folder, read_file = checkout.curation / "records", _Files(checkout, schemas)
    registered = None if article_ids is None else list(article_ids)
    found = [] if registered is None else list(_misplaced(folder, registered, checkout))
    tables: dict[str, tuple[Record, ...]] = {}
    more: list[Record] = []
    stubs: list[Record] = []
    for table in RECORD_TABLES:
        read: list[Record] = []
        last: Counter[tuple[str, str]] = Counter()  # number of the statements of an entity and a kind so far
        for path in _in_order(folder / table, registered or []):
            ones, wrong = read_file(path, table, last)
            found += wrong
            for one in ones:
                if one.stub:
                    stubs.append(one)
                else:
                    (more if one.more else read).append(one)
        tables[table] = tuple(read)
    _add(more, tables, {stub.id for stub in stubs}, found)
    retired = attempt(found, read_retired, checkout.curation / "retired.yaml", checkout.root)
    records = Records(tables, retired or Retired(), stubs=tuple(stubs))
    if not found and registered is not None:  # what refers to a file with mistakes would not be found either
        found += _dangling(records, schemas, set(registered))
    found += [*_doubled(records), *_without_words(records)]
    problems += [*found, *_ambiguous_names(records), *_ambiguous_citations(records), *_unnumbered(records)]
    problems += _used_again(records)
    return replace(records, whole=not found)


def _in_order(folder: Path, registered: list[str]) -> list[Path]:
    """The files of a table in the order of articles.yaml, others after them."""
    places = {article_id: place for place, article_id in enumerate(registered)}
    return sorted(folder.glob("*.yaml"), key=lambda path: (places.get(path.stem, len(places)), path.stem))


def _misplaced(folder: Path, registered: list[str], checkout: Checkout) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.yaml")):
        if path.parent.parent != folder or path.parent.name not in RECORD_TABLES:
            tables = ", ".join(RECORD_TABLES)
            yield Problem(checkout.name(path), f"expected records/<table>/<article>.yaml, <table> one of: {tables}")
        elif path.stem not in registered:
            articles = ", ".join(registered)
            yield Problem(
                checkout.name(path), f"no article '{path.stem}' in curation/articles.yaml (known: {articles})"
            )


class _Files:
    """The records in files, each read once as long as it and the schemas stay as they are."""

    def __init__(self, checkout: Checkout, schemas: Schemas) -> None:
        self._checkout = checkout
        self._models = record_models(schemas)
        self._schemas = sha256(repr(schemas).encode()).hexdigest()

    def __call__(self, path: Path, table: str, last: Counter[tuple[str, str]]) -> tuple[list[Record], list[Problem]]:
        """The records of a table that a file has, and what is wrong with it; ``last``: see ``_with_position``."""
        raw, root, name = path.read_bytes(), self._checkout.root, self._checkout.name(path)
        cache, own = self._checkout.cache, []
        if table == "statements":
            own = cache.get(("counted", name, raw), lambda: _counted(path, raw, root))
        before = [(key, last[key]) for key in own]

        def read() -> tuple[list[Record], list[Problem], Counter[tuple[str, str]]]:
            counts, problems = Counter(dict(before)), list[Problem]()
            return list(_read_file(path, raw, root, table, self._models, counts, problems)), problems, counts

        found, problems, counts = cache.get(("records", self._schemas, table, name, raw, before), read)
        last |= counts
        return found, problems


def _counted(path: Path, raw: bytes, root: Path) -> list[tuple[str, str]]:
    """The entities and kinds of which a file of statements has some."""
    source = attempt([], read_yaml, path, root, None, raw)
    statements = source.value if source and isinstance(source.value, list) else []
    return sorted({_series(one) for one in statements if isinstance(one, dict)})


def _read_file(
    path: Path,
    raw: bytes,
    root: Path,
    table: str,
    models: dict[str, type[BaseModel]],
    last: Counter[tuple[str, str]],
    problems: list[Problem],
) -> Iterator[Record]:
    source = attempt(problems, read_yaml, path, root, None, raw)
    if source is None:
        return
    if not isinstance(source.value, list | None):
        problems.append(Problem(source.place(()), "a list of records is expected: - key: value …"))
        return
    key = f"{KINDS[table]}_id"
    for i, value in enumerate(source.value or []):
        record_id = value.get(key) if isinstance(value, dict) else None
        if TODO in _scalars(value):
            words = {"text": " ".join(_scalars(value))}
            yield Record(table, record_id or source.place((i,)), source.place((i,)), words, stub=True)
            continue
        if table == "statements" and isinstance(value, dict):
            value = _with_position(value, last)
        more = isinstance(value, dict) and table in ENTITY_TYPES and set(value) <= {key, *PARTS[table]}
        model = models[f"{table}{MORE}" if more and record_id else table]
        try:
            record = model.model_validate(value)
        except ValidationError as error:
            subject = f"{KINDS[table]} '{record_id}': " if record_id else f"{KINDS[table]}: "
            problems += findings(error, source.within((i,)), subject, model.model_fields)
        else:
            made = _record(table, record.model_dump(exclude_none=True), source, (i,), "")
            yield replace(made, more=more)


def _with_position(statement: dict[str, Any], last: Counter[tuple[str, str]]) -> dict[str, Any]:
    """A statement whose position is not written comes after those of its entity and kind that stand before it."""
    key = _series(statement)
    placed = {"position": last[key] + 1} | statement
    last[key] = max(last[key], int(number) if (number := str(placed["position"])).isdecimal() else 0)
    return placed


def _series(statement: dict[str, Any]) -> tuple[str, str]:
    """The entity and the kind of a statement, as they are written."""
    return str(statement.get("entity_id")), str(statement.get("kind"))


def _scalars(value: Any) -> list[str]:
    """The first words of the values in a record, nested ones too."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        return [TODO if isinstance(value, str) and value.startswith(TODO) else str(value)]
    return [scalar for one in inner for scalar in _scalars(one)]


def _add(more: list[Record], tables: dict[str, tuple[Record, ...]], stubs: Iterable[str], found: list[Problem]) -> None:
    """Give each record the names and evidence that later articles add to it in files of their own."""
    rows = {table: list(tables[table]) for table in {one.table for one in more}}
    standing = {table: {record.id: i for i, record in enumerate(records)} for table, records in rows.items()}
    for one in more:
        if (at := standing[one.table].get(one.id)) is not None:
            record = rows[one.table][at]
            parts = {part: (*record.parts[part], *one.parts[part]) for part in record.parts}
            rows[one.table][at] = replace(record, parts=parts)
        elif one.id not in stubs:
            message = f"names and evidence alone are added to a record of {one.table}, and there is no '{one.id}'"
            found.append(Problem(one.place, message + _nearest(one.id, standing[one.table])))
    tables |= {table: tuple(records) for table, records in rows.items()}


def _record(table: str, values: dict[str, Any], source: YamlWithLines, path: Key, owner: str) -> Record:
    record_id = _id(table, values, owner)
    parts = {
        part: tuple(
            _record(part, nested, source, (*path, part, i), record_id) for i, nested in enumerate(values.pop(part))
        )
        for part in PARTS.get(table, ())
    }
    if table in ("quotes", "statements") and "exact" in values and not printed_in_english(values):
        values["text_es"] = values["exact"]
    return Record(table, record_id, source.place(path), values, parts)


def _id(table: str, values: dict[str, Any], owner: str) -> str:
    """The id of a record, or its owner's if it has none of its own."""
    if table == "statements":
        return f"{values['entity_id']}.{values['kind']}.{values['position']}"
    if table == "relations":
        return f"{values['subject_id']}.{values['predicate']}.{values['object_id']}"
    return str(values.get(f"{KINDS.get(table)}_id", owner))


def printed_in_english(values: dict[str, Any]) -> bool:
    """Whether the words of a quotation or statement are printed in English, and so are the English text."""
    return values.get("english_kind") == "original"


class SoughtName(NamedTuple):
    """A name that is searched for in the articles, in the form searched for; ``giver`` is the record that gives it."""

    form: str
    name: str
    entity: Record
    giver: Record


def _sought_names(entities: Iterable[Record]) -> Iterator[SoughtName]:
    for entity in entities:
        for name, kind, giver in _own_names(entity):
            if giver.get("match_mode") == "always":
                small = (name.upper(), name.lower(), name.capitalize()) if kind == "acronym" else ()
                for form in dict.fromkeys((name, *small)):
                    yield SoughtName(form, name, entity, giver)


def _own_names(entity: Record) -> Iterator[tuple[str, str, Record]]:
    """(name, its kind, record that gives it) of the Spanish names of an entity and those nested in its record."""
    yield entity.label, entity.values["name_kind"], entity
    if entity.get("acronym_es"):
        yield entity.values["acronym_es"], "acronym", entity
    for name in entity.parts["names"]:
        yield name.values["name"], name.values["name_kind"], name


# What is wrong with records together


def _doubled(records: Records) -> Iterator[Problem]:
    places: dict[str, str] = {}
    for record in records.all():
        if record.table in WITHOUT_ID:
            continue
        if record.id in places:
            yield Problem(record.place, f"id '{record.id}' is already used at {places[record.id]}")
        places.setdefault(record.id, record.place)


def _without_words(records: Records) -> Iterator[Problem]:
    for record in records["statements"]:
        if not record.selector and not record.parts["evidence"]:
            yield Problem(record.place, f"statement '{record.id}': no evidence, and no words of its own")


def _used_again(records: Records) -> Iterator[Problem]:
    for record in records.all():
        if record.id in records.retired.places and record.table not in WITHOUT_ID:
            yield Problem(record.place, f"id '{record.id}' is retired (curation/retired.yaml) and is never used again")


def _dangling(records: Records, schemas: Schemas, article_ids: set[str]) -> Iterator[Problem]:
    known: dict[str, set[str]] = defaultdict(set, articles=article_ids, entities=set(article_ids))
    for record in records.all():
        known[record.table].add(record.id)
        if record.table in ENTITY_TYPES:
            known["entities"].add(record.id)
    for record in records.all():
        for key in schemas[record.table].foreign_keys:
            target = key["reference"]["resource"] or record.table
            for column in key["fields"]:
                if (value := record.get(column)) and target in known and value not in known[target]:
                    stub = next((one for one in records.stubs if one.id == value), None)
                    hint = (
                        f": {stub.place} is still to be filled in ({TODO})" if stub else _nearest(value, known[target])
                    )
                    yield Problem(record.place, f"{column} '{value}' is not in {target}{hint}")


def _nearest(value: str, known: Iterable[str]) -> str:
    close = ", ".join(get_close_matches(value, sorted(known), 3))
    return f" (nearest: {close})" if close else ""


def _ambiguous_citations(records: Records) -> Iterator[Problem]:
    owners: dict[str, Record] = {}
    for work in records["works"]:
        for key in work.values["cited_as"]:
            owner = owners.setdefault(key, work)
            if owner.id != work.id:
                yield Problem(
                    work.place, f"cited_as '{key}' of '{work.id}' already refers to '{owner.id}' ({owner.place})"
                )


def _unnumbered(records: Records) -> Iterator[Problem]:
    """Labels that may be plural, of which only a person can say whether they are («Estados Unidos» is not)."""
    for record in records.entities:
        if (
            record.get("actor_type") != "person"
            and not record.get("number")
            and record.label.split()[0].strip(",")[-1] == "s"
        ):
            yield Problem(record.place, f"is '{record.label}' plural? write `number: plural` or `number: singular`")


def _ambiguous_names(records: Records) -> Iterator[Problem]:
    owners: dict[str, Record] = {}
    for form, _, entity, giver in records.sought_names:
        owner = owners.setdefault(form, entity)
        if owner.id != entity.id:
            what = f"name '{form}' of '{entity.id}' is also a name of '{owner.id}' ({owner.place})"
            yield Problem(giver.place, f"{what}; give one of them `match_mode: never`")

"""Stubs of the records that an article still needs, from its open candidates; a person fills in what is ``TODO``.

What is recorded, or in a stub already, is not proposed again, and nothing that stands in a file is changed: stubs come
at the end of the files of the article. A name that is, or may be, one of an entity that has a record becomes evidence
that is added to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from diplodata._names import ENTITY_LABELS, ENTITY_TYPES, SEPARATORS
from diplodata_build.adding.naming import Group, Naming
from diplodata_build.adding.stubs import Lines, append, entry, selector, slug, telling
from diplodata_build.adding.terms import find_terms
from diplodata_build.adding.worklist import identifies_a_source, in_references
from diplodata_build.assembly.coverage import SENTENCE, worklist
from diplodata_build.assembly.look_alikes import SAME_TYPE, entity_names, in_order, initials_of
from diplodata_build.assembly.row_context import Row
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import Article
from diplodata_build.curation.record_models import record_models
from diplodata_build.curation.records import KINDS, TODO
from diplodata_build.reading.reading import read_registered
from diplodata_build.run import BuildInputs, gather
from diplodata_build.text.document import Document
from diplodata_build.text.words import plain

QUOTATION = 6  # words of a quoted span that is more than a term
SHORTEST = 8  # letters of a name that may be another one with a letter changed
_HEADS = {
    "programs": "acuerdo agenda carta convención convenio decreto enmienda estrategia ley pacto plan política programa "
    "protocolo proyecto tratado",
    "events": "asamblea ataque caravana conferencia congreso crisis cumbre elecciones encuentro foro guerra huelga "
    "marcha reunión revolución",
}
_TABLES = {plain(word): table for table, words in _HEADS.items() for word in words.split()}
_TYPES = {
    "academic_institution": "colegio facultad university universidad",
    "civil_society_organization": "asociación confederación federación foundation fundación sindicato",
    "media": "diario gaceta newspaper periódico revista semanario",
    "national_government_body": "embajada ministerio ministry procuraduría secretaría senado",
    "network": "alianza coalición coordinadora foro network red",
    "political_party": "partido party",
    "subnational_government_body": "alcaldía ayuntamiento municipio",
}
_TYPE_OF = {plain(word): code for code, words in _TYPES.items() for word in words.split()}
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


class Stub(NamedTuple):
    """A proposed entry of a file, and why it is proposed."""

    table: str
    values: dict[str, Any]
    comment: str

    def __str__(self) -> str:
        return entry(self.values, self.comment)


@dataclass(frozen=True)
class Proposer:
    """What stubs of one article are made from."""

    inputs: BuildInputs
    article: Article
    document: Document

    @property
    def authors(self) -> list[str]:
        """The names of the authors."""
        return str(self.article.values["authors"]).split("; ")

    @property
    def key(self) -> str:
        """The id of the article."""
        return self.article.article_id

    @cached_property
    def models(self) -> dict[str, type[BaseModel]]:
        """The models of the records, which know what each must have."""
        return record_models(self.inputs.curation.schemas)

    @cached_property
    def rows(self) -> list[Row]:
        """The open candidates of the article."""
        return [row for row in worklist(self.inputs.assembly.rows["coverage"])[0] if row["article_id"] == self.key]

    @cached_property
    def stubbed(self) -> str:
        """The words of all stubs that are there."""
        return "\n".join(stub.values["text"] for stub in self.inputs.curation.records.stubs)

    @cached_property
    def taken(self) -> set[str]:
        """The ids that are used, in stubs too."""
        records = self.inputs.curation.records
        return {one.id for one in records.top_level} | {one.id for one in records.stubs} | set(records.retired.places)

    def all(self) -> Iterator[Stub]:
        """All stubs, by table."""
        yield from self._evidence()
        authors = [self._author(name) for name in self.authors]
        yield from (stub for stub in authors if stub and str(stub.values["actor_id"]) not in self.taken)
        yield from self._entities()
        yield from self._terms()
        yield from self._works()
        yield from self._quotes()
        yield from self._statements()

    def _stub(self, table: str, values: dict[str, Any], comment: str) -> Stub:
        """A stub with all that a record of its table must have."""
        fields = self.models[table].model_fields.items()
        required = [name for name, field in fields if field.is_required() and name != "position"]  # that is counted
        return Stub(table, {name: values.get(name, TODO) for name in required} | values, comment)

    def _piece(self, row: Row, *supports: str) -> dict[str, Any]:
        words = selector(self.document, row["char_start"], row["char_end"])
        return {"article_id": self.key, "supports": list(supports)} | words

    # Entities

    def _evidence(self) -> Iterator[Stub]:
        """Evidence for the entities that the article mentions by their names."""
        rows = self.inputs.assembly.rows
        known = {row["entity_id"] for row in rows["evidence"] if row["article_id"] == self.key}
        types = {row["entity_id"]: row["entity_type"] for row in rows["entities"]}
        persons = {row["actor_id"] for row in rows["actors"] if row["actor_type"] == "person"}
        mentions: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows["mentions"], key=lambda row: int(row["char_start"])):
            if row["article_id"] == self.key and row["entity_id"] not in known:
                mentions[row["entity_id"]].append(row)
        for entity_id, found in mentions.items():
            comment = f"mentioned as «{found[0]['surface']}», p. {found[0]['page']}{_times(found)}"
            values: dict[str, Any] = {"evidence": [self._piece(found[0], "existence", "name")]}
            if entity_id in persons and " " not in found[0]["surface"]:  # there may be another with this family name
                values["decide"] = _question(found[0]["surface"])
            if not self._is_stubbed(entity_id):
                yield Stub(_table_of(types[entity_id]), {f"{types[entity_id]}_id": entity_id} | values, comment)

    def _author(self, name: str) -> Stub | None:
        """The author as a person, where the article prints the name and no record has it."""
        start = self.document.text.find(name)
        if start < 0 or self._known(name):
            return None
        words = {"char_start": start, "char_end": start + len(name)}
        named = {"actor_id": slug(name), "name_es": name, "family_name": TODO, "given_name": TODO}
        values = named | {"actor_type": "person", "evidence": [self._piece(words, "existence", "name")]}
        return self._stub("actors", values, "the author")

    def _entities(self) -> Iterator[Stub]:
        for group in self._groups():
            row = group.rows[0]
            comment = f"p. {row['page']}{_times(group.rows)}"
            if found := self._known(group.long or group.text) or self._known(group.text):
                entity_id, name, why = found
                kind = self._types[entity_id]
                piece = self._piece(row, "existence", "name")
                values = {f"{kind}_id": entity_id, "decide": _question(group.text), "evidence": [piece]}
                yield Stub(_table_of(kind), values, f"«{group.text}» {why} «{name}», {comment}")
                continue
            yield self._entity(group, comment)

    def _entity(self, group: Group, comment: str) -> Stub:
        """A new entity: what kind of entity it is, its first word may show."""
        name = group.long or group.text
        table = _TABLES.get(plain(name.split()[0]), "actors")
        entity_id = slug(name, self.taken)
        self.taken.add(entity_id)
        values: dict[str, Any] = {f"{ENTITY_TYPES[table]}_id": entity_id, f"{ENTITY_LABELS[table]}_es": name}
        if group.long:
            values["acronym_es"] = group.text.upper()
        if table == "actors" and (kind := next(filter(None, map(_TYPE_OF.get, plain(name).split())), None)):
            values["actor_type"] = f"{TODO} {kind}?"
        elif group.is_person:
            values["actor_type"] = f"{TODO} person?"
        names = [(one, "variant") for one in group.variants] + ([(group.short, "short")] if group.short else [])
        if names:
            values["names"] = [{"name": one, "language": "es", "name_kind": kind} for one, kind in names]
        if name.split()[0].endswith(("as", "es", "os")):
            values["number"] = TODO
        supports = ["existence", "name", *(["acronym"] if group.long else [])]
        piece = self._piece(_reaching(self.document, group) if group.long else group.rows[0], *supports)
        return self._stub(table, values | {"evidence": [piece]}, comment)

    def _groups(self) -> Iterator[Group]:
        """The names and acronyms that are worth a record and have no stub."""
        rows = [row for row in self.rows if row["kind"] in ("name", "acronym") and not self._in_source(row)]
        tables = self.inputs.assembly.rows.values()
        places = {
            p for table in tables for row in table for p in (row.get("place_es") or "").split(SEPARATORS["place_es"])
        }
        naming = Naming(self.document, self.inputs.readings[self.key], rows, self.authors, places)
        return (group for group in naming.groups() if not self._is_stubbed(group.text))

    def _terms(self) -> Iterator[Stub]:
        """The terms that no record has."""
        quoted = [row for row in self.rows if row["kind"] == "quoted_span" and not self._in_source(row)]
        for term in find_terms(self.document.text, quoted):
            if plain(term.text) in self._names or self._is_stubbed(term.text):
                continue
            concept_id = slug(term.text, self.taken)
            self.taken.add(concept_id)
            piece = self._piece({"char_start": term.start, "char_end": term.end}, "existence", "name")
            values = {"concept_id": concept_id, "term_es": term.text, "evidence": [piece]}
            yield self._stub("concepts", values, term.why)

    @cached_property
    def _sources(self) -> list[Row]:
        """The open sentences that only identify a source."""
        reading = self.inputs.readings[self.key]
        return [row for row in self.rows if row["kind"] == SENTENCE and identifies_a_source(row, reading)]

    def _in_source(self, row: Row) -> bool:
        inside = any(one["char_start"] <= row["char_start"] < one["char_end"] for one in self._sources)
        return inside or in_references(row, self.inputs.readings[self.key])

    def _is_stubbed(self, text: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", self.stubbed) is not None

    @cached_property
    def _types(self) -> dict[str, str]:
        rows = self.inputs.assembly.rows["entities"]
        return {row["entity_id"]: row["entity_type"] for row in rows if row["entity_type"] != "article"}

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        """Each plain name of an entity that has a record, in either language, with its entity and as it is written."""
        tables = self.inputs.assembly.rows
        return {plain(name): (key, name) for key, name in entity_names(tables) if key in self._types}

    @cached_property
    def _ordered(self) -> dict[str, str]:
        return {in_order(name): name for name in self._names}

    def _known(self, text: str) -> tuple[str, str, str] | None:
        """The entity that a name may be one of, its name there, and why."""
        letters = plain(text)
        if letters in self._names:
            return (*self._names[letters], "is, but for accents and capitals,")
        for initials in initials_of(letters):
            if initials in self._names:
                return (*self._names[initials], "has the initials")
        if len(letters) < SHORTEST:
            return None
        near = process.extractOne(in_order(letters), list(self._ordered), scorer=fuzz.ratio, score_cutoff=SAME_TYPE)
        if near and _same_years(letters, near[0]):
            return (*self._names[self._ordered[near[0]]], "is like")
        words = set(letters.split())
        held = [name for name in self._names if len(own := set(name.split())) > 1 and own <= words]
        if held and _same_years(letters, best := max(held, key=len)):
            return (*self._names[best], "has all the words of")
        return None

    # Works, quotations, statements

    def _works(self) -> Iterator[Stub]:
        """The works that citations refer to, and those of the bibliography that are cited so."""
        citations = {c["char_start"]: c for c in self.inputs.readings[self.key].citations}
        opened = {citations[row["char_start"]]["key"]: row for row in self.rows if row["kind"] == "citation"}
        for key, row in sorted(opened.items()):
            citation = citations[row["char_start"]]
            if not self._is_stubbed(key):
                year = {"year": citation["year"]} if citation["year"] else {}
                label = ", ".join(filter(None, (citation["authors"], citation["year"])))
                values = {"work_id": slug(key, self.taken), "label": label, "authors": citation["authors"], **year}
                yield self._stub("works", values | {"cited_as": [key]}, f"p. {row['page']}")

    def _quotes(self) -> Iterator[Stub]:
        for row in self.rows:
            words = self.document.text[row["char_start"] : row["char_end"]]
            block = row["kind"] == "block_quotation"
            long = row["kind"] == "quoted_span" and len(words.split()) >= QUOTATION
            if (block or long) and words not in self.stubbed:
                quote_id = slug(words, self.taken)
                self.taken.add(quote_id)
                values = {"quote_id": quote_id, "article_id": self.key, "quote_type": "block" if block else "inline"}
                words_of = selector(self.document, row["char_start"], row["char_end"])
                yield self._stub("quotes", values | {"english_kind": "translation"} | words_of, f"p. {row['page']}")

    def _statements(self) -> Iterator[Stub]:
        """One for each open sentence: those that belong together are joined by moving a line of evidence."""
        first = self.authors[0]
        author = self._names[plain(first)][0] if plain(first) in self._names else slug(first)
        times = Counter(plain(self.document.text).split())
        for row in self.rows:
            if row["kind"] != SENTENCE or row in self._sources:
                continue
            evidence = telling(self.document, row["char_start"], row["char_end"], times)
            if (evidence if isinstance(evidence, str) else evidence["exact"]) in self.stubbed:
                continue
            values = {
                "form": "paraphrase", "article_id": self.key, "text_es": TODO, "english_kind": "translation",
                "attributions": [{"actor_id": author, "role": "asserts"}], "evidence": Lines([evidence]),
            }  # fmt: skip
            yield self._stub("statements", values, f"p. {row['page']}: {row['text']}")


def _reaching(document: Document, group: Group) -> Row:
    """The place of a long form with the acronym that follows it, or of the acronym alone."""
    row = group.rows[0]
    start = document.text.rfind(group.long or "", 0, row["char_start"])
    close = row["char_end"] + (document.text[row["char_end"] : row["char_end"] + 1] in tuple(")]"))
    near = start >= 0 and row["char_start"] - start < 2 * len(group.long or "") + len(group.text)
    return row | ({"char_start": start, "char_end": close} if near else {})


def _question(name: str) -> str:
    return f"{TODO} is «{name}» this one? Then take this line out, else the whole entry"


def _same_years(one: str, other: str) -> bool:
    """Whether two names do not have different years."""
    years, others = set(_YEAR.findall(one)), set(_YEAR.findall(other))
    return not (years and others) or bool(years & others)


def _table_of(kind: str) -> str:
    return next(table for table, one in KINDS.items() if one == kind)


def _times(rows: list[Row]) -> str:
    return f", {len(rows)} times" if len(rows) > 1 else ""


def propose(checkout: Checkout, article_id: str, articles: Path | None = None, *, write: bool = False) -> str:
    """The stubs that an article still needs as text, or, to ``write`` them, how many were put into which file.

    Raises:
        BuildError: the curated files have mistakes, or the article is not registered or its text not at hand.
    """
    inputs = gather(checkout, articles)
    article = next((one for one in inputs.curation.articles if one.article_id == article_id), None)
    file = inputs.at_hand.get(article_id)
    if not article or not file:
        message = f"no registered article of which the text is at hand (those are: {', '.join(inputs.at_hand)})"
        raise BuildError([Problem(article_id, message)])
    found: dict[str, list[Stub]] = defaultdict(list)
    for stub in Proposer(inputs, article, read_registered(article, file)).all():
        found[stub.table].append(stub)
    if not write:
        files = (f"# curation/records/{table}/{article_id}.yaml\n" for table in found)
        parts = ("\n".join([file, *map(str, own)]) for file, own in zip(files, found.values(), strict=True))
        return "\n".join(parts) or "nothing to propose"
    lines = []
    for table, own in found.items():
        path = checkout.curation / "records" / table / f"{article_id}.yaml"
        append(path, map(str, own))
        left = sum(TODO in str(stub) for stub in own)
        lines.append(f"{checkout.name(path)}: {len(own)} entries, {left} with something to fill in ({TODO})")
    return "\n".join(lines) or "nothing to propose"

"""The passages of the articles on which a row rests: page, section, words (standard library only)."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

from ._citing import WORDS, format_pages, people, reference
from ._errors import require_one_of
from ._labels import code_label, label, label_of
from ._listing import Listing
from ._names import ENTITY_TYPES, Language
from ._package import installed
from ._schema import Row

# The columns with words as printed, in the tables whose rows have a place in an article.
_WORDS = {
    "quotes": ("text_es", "text_en"),
    "evidence": ("exact",),
    "mentions": ("surface",),
    "errata": ("as_printed",),
    "coverage": ("text",),
    "sections": ("heading_es",),
    "citations": (),  # their words are those of the candidate in the same place
}
# The rows of other tables whose passages a row has too, in the order of the listing: table, column.
_LEADING = {
    "entities": (
        ("statements", "entity_id"),
        ("relations", "subject_id"),
        ("relations", "object_id"),
        ("attributions", "actor_id"),
    ),
    "works": (
        ("citations", "work_id"),
        ("citations", "quoted_in_id"),
        ("quotes", "work_id"),
        ("quotes", "quoted_in_id"),
        ("attributions", "work_id"),
    ),
    "names": (("mentions", "name_id"),),
    "articles": (("statements", "entity_id"), ("sections", "article_id")),
}
_EVIDENCE_OF = {"relations": "relation_id", "statements": "statement_id"} | dict.fromkeys(ENTITY_TYPES, "entity_id")
_SHOWN = ("exact", "article_id", "page", "printed_page", "supports", "via", "section", "note_number")
Place = tuple[str, str, Row]  # the id of the row to which a passage belongs; the table and the row that contain it


class Trace(NamedTuple):
    """A passage on which a row rests.

    ``page`` and ``page_last`` are ordinals in the article's text; ``printed_page`` is None where the pagination is not
    known. ``exact`` are the article's words (of a candidate of ``coverage`` at most eight), with ``prefix`` and
    ``suffix`` if the same words occur elsewhere too. ``supports`` is what a piece of evidence supports.
    ``via`` is the row to which the passage belongs: the row that was traced, or a statement, relation, quotation or
    other row of it. ``table`` and ``id`` are the row that contains the passage.
    """

    exact: str | None
    article_id: str
    article: str
    page: int
    page_last: int
    printed_page: int | None
    section: str
    note_number: int | None
    supports: str | None
    via: str
    prefix: str | None
    suffix: str | None
    table: str
    id: str

    def citation(self, lang: Language = "en") -> str:
        """The words with their source, ready to paste; if they are in a quotation, also who says them and where.

        The words are as printed; in English the package's translation follows, marked as one. A passage of a statement
        that is a paraphrase gives the statement, marked as such, not the words that locate it; before it stand those
        who hold it, if not the article, and after the page the works cited for it. Words outside the article's
        quotations are its own. What is not known about the article is left out, a missing year is ``n.d.``; if its
        printed pages are not known, the page is that of its text.
        """
        words, row = WORDS[require_one_of("lang", lang, get_args(Language))], installed().by_id(self.table)[self.id]
        article = installed().by_id("articles")[self.article_id]
        if self.table == "evidence" and row["statement_id"]:
            return _claim(installed().by_id("statements")[str(row["statement_id"])], article, lang)
        places = _where(article, self.page, self.page_last, self.note_number, lang)
        quotation = _quotation(self.table, row)
        if not quotation and row.get("work_id"):
            places.append(f"{words.citing} {_in_parentheses(_work(row, lang))}")
        source = f"{reference(article, lang, *places)}."
        if not self.exact:
            return source
        quoted = f"{words.quoted.format(self.exact)}{english_of(self.table, row, lang)}."
        if quotation and (said_by := _said_by(quotation, lang)):
            return f"{said_by}: {quoted} {words.quoted_in.capitalize()} {source}"
        return f"{quoted} {source}"


def trace(id: str, lang: Language = "en") -> Listing[Trace]:
    """The passages on which a row rests: its own words, its evidence, those of its statements and relations.

    An actor also has the passages of what it says, a work the references to it, a name the places where it occurs, an
    article its sections; a code has none. ``lang`` is the language of sections and of ``supports``; the words are as
    printed. Raises UnknownIdError or UnknownChoiceError.
    """
    table = installed().table_of(id)
    return passages(_places(table, installed().by_id(table)[id]), lang)


def own_passages(id: str, lang: Language) -> Listing[Trace]:
    """The passages of a row itself; of a row without any, those of its other rows."""
    found = trace(id, lang)
    return Listing([one for one in found if one.via == id] or found, _SHOWN)


def quoted_by(passage: Trace, lang: Language) -> str:
    """Who says the words of a passage, if it is in a quotation and not the article itself."""
    quotation = _quotation(passage.table, installed().by_id(passage.table)[passage.id])
    return _said_by(quotation, lang) if quotation else ""


def passages(places: Iterable[Place], lang: Language) -> Listing[Trace]:
    """Places as a listing, each passage once."""
    require_one_of("lang", lang, get_args(Language))
    found = {(table, row[installed().key(table)]): _passage(via, table, row, lang) for via, table, row in places}
    return Listing(found.values(), _SHOWN)


def _places(table: str, row: Row) -> Iterator[Place]:
    package = installed()
    id = str(row[package.key(table)])
    if table in _WORDS:
        yield id, table, row
    if table in _EVIDENCE_OF:
        for evidence in package.rows_with("evidence", _EVIDENCE_OF[table], id):
            yield id, "evidence", evidence
    if table == "names":
        for evidence in package.rows_with("evidence", "entity_id", str(row["entity_id"])):
            if str(row["name"]) in str(evidence["exact"]):
                yield id, "evidence", evidence
    if table == "attributions":
        for column, target in package.references(table):
            if column not in ("actor_id", "work_id") and row[column]:
                yield from _places(target, package.by_id(target)[str(row[column])])
    for other, column in _LEADING.get("entities" if table in ENTITY_TYPES else table, ()):
        for tied in package.rows_with(other, column, id):
            yield from _places(other, tied)


def _passage(via: str, table: str, row: Any, lang: Language) -> Trace:
    article: Any = installed().by_id("articles")[row["article_id"]]
    offset, section = article["printed_page_offset"], installed().by_id("sections")[row["section_id"]]
    supports = row.get("supports")
    return Trace(
        exact=_exact(table, row),
        article_id=row["article_id"],
        article=f"{people(article['authors'], WORDS[lang].joined)}, {article['year'] or WORDS[lang].undated}",
        page=row["page"],
        page_last=row.get("page_last", row["page"]),
        printed_page=None if offset is None else row["page"] + offset,
        section=label("sections", section, lang),
        note_number=row.get("note_number"),
        supports=supports and code_label("evidence", "supports", supports, lang),
        via=via,
        prefix=row.get("prefix"),
        suffix=row.get("suffix"),
        table=table,
        id=row[installed().key(table)],
    )


def _exact(table: str, row: Any) -> str | None:
    if table == "citations":
        return _candidates().get(_span(row))
    return next((row[column] for column in _WORDS[table] if row[column]), None)


@cache
def _candidates() -> dict[tuple[Any, ...], str]:
    """The words of the references in the articles, by place: ``citations`` has only their places."""
    return {_span(row): str(row["text"]) for row in installed().rows("coverage") if row["kind"] == "citation"}


def _span(row: Row) -> tuple[Any, ...]:
    return row["article_id"], row["char_start"], row["char_end"]


def speakers(table: str, id: str, lang: Language) -> list[str]:
    """Who says a quotation or holds a statement, by name, and works where no actor does; empty if it is the article."""
    row: Any = installed().by_id(table)[id]
    if table == "quotes":
        return [said_by] if (said_by := _said_by(row, lang, with_work=not row[f"speaker_{lang}"])) else []
    authors = installed().by_id("articles")[row["article_id"]]["authors"]
    attributions = installed().rows_with("attributions", "statement_id", id)
    holders = [one for one in attributions if one["role"] not in ("reports", "cited")]
    actors = list(dict.fromkeys(label_of("actors", one["actor_id"], lang) for one in holders if one["actor_id"]))
    own = str(authors).split("; ")
    if any(name in own for name in actors):
        return [name for name in actors if name not in own]
    return actors or [_in_parentheses(_work(one, lang)) for one in holders if one["work_id"]]


def _claim(statement: Any, article: Any, lang: Language) -> str:
    """A statement with its source: who holds it, the words or the paraphrase, who reports it and on which page."""
    words, said_by = WORDS[lang], speakers("statements", statement["statement_id"], lang)
    places = _where(article, statement["page"], statement["page_last"], statement["note_number"], lang)
    holders = installed().rows_with("attributions", "statement_id", statement["statement_id"])
    works = dict.fromkeys(_in_parentheses(_work(one, lang)) for one in holders if one["work_id"])
    if cited := [work for work in works if work not in said_by]:
        places.append(f"{words.citing} {'; '.join(cited)}")
    source = reference(article, lang, *places)
    named = people("; ".join(said_by), words.joined)
    if statement["form"] == "verbatim":
        printed = statement["text_es"] or statement["text_en"]
        claim = f"{words.quoted.format(printed)}{english_of('statements', statement, lang)}."
        return f"{named}: {claim} {words.quoted_in.capitalize()} {source}." if said_by else f"{claim} {source}."
    claim = f"{_label(statement, lang)} [{paraphrase(statement, lang)}]."
    if not said_by:
        return f"{claim} {source}."
    says_so = claim.startswith(words.according.format("")) and all(name in claim for name in said_by)
    if not says_so:
        claim = f"{words.according.format(named)}: {claim}"
    return f"{claim} {words.reported.format(source)}."


def _where(article: Any, first: int, last: int, note_number: int | None, lang: Language) -> list[str]:
    """The pages of a passage, and its note if it is in one."""
    note = [f"{WORDS[lang].note} {note_number}"] if note_number is not None else []
    return [format_pages(article, range(first, last + 1), lang), *note]


def _label(statement: Any, lang: Language) -> str:
    return str(statement[f"text_{lang}"] or statement["text_es"] or statement["text_en"]).rstrip(".")


def paraphrase(statement: Any, lang: Language) -> str:
    """That it is a paraphrase; of its English also where that comes from."""
    return WORDS[lang].paraphrase + (_made_by("statements", statement, lang) if lang == "en" else "")


def _quotation(table: str, row: Any) -> Any:
    """The quotation in which a passage is, or the passage itself; None if the words are the article's own.

    Words in square brackets within a quotation are the article's own too.
    """
    if table == "quotes":
        return row
    start, end = row.get("char_start"), row.get("char_end")
    if not end:  # a section
        return None
    quotes: list[Any] = installed().rows_with("quotes", "article_id", row["article_id"])
    around = [quote for quote in quotes if quote["char_start"] <= start and end <= quote["char_end"]]
    quotation = min(around, key=lambda quote: quote["word_count"], default=None)
    if quotation:
        before = str(_exact("quotes", quotation))[: start - quotation["char_start"]]
        if before.count("[") > before.count("]"):
            return None
    return quotation


def _said_by(quotation: Any, lang: Language, *, with_work: bool = True) -> str:
    """Who says the words, and in which work, as cited; empty if it is the article, or it names nobody."""
    if quotation["speaker_role"] == "author":
        return ""
    work = _work(quotation, lang) if quotation["work_id"] and with_work else []
    parts = dict.fromkeys(part for part in (quotation[f"speaker_{lang}"], *work) if part)
    return _in_parentheses(parts) if parts else ""


def _in_parentheses(parts: Iterable[str]) -> str:
    """The parts after the first in parentheses; within those of the first if it ends with some."""
    head, *rest = parts
    if rest and head.endswith(")"):
        return f"{head[:-1]}; {', '.join(rest)})"
    return f"{head} ({', '.join(rest)})" if rest else head


def _work(row: Any, lang: Language) -> list[str]:
    """The work cited for some words, in parts: authors, year, the work through which it is cited, address."""
    words, work = WORDS[lang], installed().by_id("works")[row["work_id"]]
    parts = _cited(work, lang)
    if through := row.get("quoted_in_id"):
        parts.append(f"{words.quoted_in} {', '.join(_cited(installed().by_id('works')[through], lang))}")
    if row["cited_pages"]:
        parts[-1] += f": {row['cited_pages']}"
    if work["url"]:
        parts.append(str(work["url"]))
    return [*parts, f"{words.accessed} {work['accessed']}"] if work["accessed"] else parts


def _cited(work: Any, lang: Language) -> list[str]:
    """Authors and year of a work; its short reference as printed if no author is known."""
    if not work["authors"]:
        return [work["label"]]
    return [
        people(work["authors"], WORDS[lang].joined),
        f"{work['year'] or WORDS[lang].undated}{work['year_suffix'] or ''}",
    ]


def english_of(table: str, row: Any, lang: Language) -> str:
    """The package's English of Spanish words, with the kind of English and its origin; empty if there is none."""
    if lang == "es" or not row.get("text_es") or not row.get("text_en"):
        return ""
    kind = code_label(table, "english_kind", row["english_kind"], lang)
    return f" [{WORDS[lang].quoted.format(row['text_en'])}, {kind} in diplodata{_made_by(table, row, lang)}]"


def _made_by(table: str, row: Any, lang: Language) -> str:
    """Where ``text_en`` of a row comes from, in parentheses; empty if that is not entered."""
    entries = installed().rows_with("translations", "record_id", row[installed().key(table)])
    found = (one["origin"] for one in entries if (one["table_name"], one["field"]) == (table, "text"))
    return next((f" ({code_label('translations', 'origin', origin, lang)})" for origin in found), "")

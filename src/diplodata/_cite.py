"""How to cite the package, and the articles, pages and works behind its rows (standard library only)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from ._citing import (
    DATASET,
    ROWS,
    VERSION,
    WORDS,
    PersonName,
    Source,
    address,
    as_text,
    author_names,
    citation_file,
    format_pages,
    installed_dataset,
    note,
    people,
    title_of,
    work_cited,
)
from ._errors import SelectionError, UnknownIdError, require_one_of
from ._listing import Listing
from ._names import Language
from ._package import installed
from ._trace import speakers, trace

Style = Literal["text", "bibtex", "apa", "csl-json", "ris", "cff"]
_IN_TEXT = {"en": "In the text: ({})", "es": "En el texto: ({})"}
_BABEL = {"en": "english", "es": "spanish", "fr": "french"}
# What each kind of work is in CSL-JSON and in RIS.
_TYPES = {
    "book": ("book", "BOOK"),
    "article": ("article-journal", "JOUR"),
    "report": ("report", "RPRT"),
    "official_document": ("document", "GOVDOC"),
    "law": ("legislation", "STAT"),
    "website": ("webpage", "ELEC"),
    "interview": ("interview", "PCOMM"),
    "news": ("article-newspaper", "NEWS"),
}
_ESCAPED = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: f"\\{sign}" for sign in "&%$#_{}"}
)


def cite(style: Style = "text", lang: Language = "en", ids: Any = None, *, works: bool = False) -> str:
    """How to cite the package and, with ``ids``, the articles behind those rows, with the pages they rest on.

    ``style`` is running text, BibTeX, APA (7th edition), CSL-JSON, RIS or CFF. ``ids`` is an id, several, or rows: a
    DataFrame of a table or view, hits of a search. With the pages stand those who say what the rows hold, where it is
    not the article itself. People whose family name is not in ``actors`` stand under their full names. An unknown year
    (of a version not yet released, of an article) is ``n.d.``, in CSL-JSON, RIS and CFF left out, like everything else
    that is not known. Pages are the printed ones if the pagination is known, else those of the article's text; in APA
    they are in a reference for the running text. ``works`` adds the works that the articles cite for the rows, as far
    as the articles let one know them: authors and year, no titles. CFF is the package's own file, with ``ids`` only
    their articles under ``references``, never works.

    Raises UnknownChoiceError, SelectionError, or UnknownIdError with all the unknown ids.
    """
    require_one_of("style", style, get_args(Style))
    require_one_of("lang", lang, get_args(Language))
    asked = [] if ids is None else ids_of(ids)
    pages = _rows_by_article(asked, lang)
    if style == "cff":
        return _cff(pages, lang) if asked else citation_file()
    articles = (row | pages[id] for id, row in installed().by_id("articles").items() if id in pages)
    return format_sources(style, [installed_dataset(lang), *articles, *(works_of(asked, lang) if works else ())], lang)


def ids_of(rows: Any) -> list[Any]:
    """The ids of rows, each once: of a DataFrame or Arrow table, of dicts, of hits; or ids as they are.

    A table or view has them in the columns of its key. Without the name of either, the first column that is a key
    counts. Anything that is neither text nor a sequence is one id, and will be unknown. Raises SelectionError.
    """
    columns = getattr(rows, "column_names", getattr(rows, "columns", None))  # of Arrow; of pandas and polars
    if columns is not None and not isinstance(rows, Listing):
        found = [rows[name] for name in _key_columns(list(columns), getattr(rows, "attrs", {}).get("table"))]
        series = [(one.to_pylist if hasattr(one, "to_pylist") else one.to_list)() for one in found]
        return list(dict.fromkeys(id for row in zip(*series, strict=True) for id in row))
    items = [rows] if isinstance(rows, str) or not isinstance(rows, Iterable) else list(rows)
    return list(dict.fromkeys(id for item in items for id in _ids_of_item(item)))


def _ids_of_item(item: Any) -> list[Any]:
    if hasattr(item, "id"):  # a hit, a passage, a record
        return [item.id]
    if isinstance(item, Mapping):
        return [item[name] for name in _key_columns(list(item))]
    return [item]


def _key_columns(columns: Sequence[str], table: str | None = None) -> list[str]:
    """The columns with the ids of rows: the key, or of pairs both its columns."""
    described = installed().described
    keys = {installed().key(name): name for name in reversed([*described])}
    key = installed().key(table) if table in described else next((name for name in columns if name in keys), None)
    if key is None or key not in columns:
        wanted = key or ", ".join(dict.fromkeys(reversed([*keys])))
        raise SelectionError(
            f"No column has the ids of the rows: keep {wanted}",
            f"Ninguna columna tiene los identificadores de las filas: conserve {wanted}",
        )
    second = key.replace("first_", "second_")
    return [key, second] if second != key and second in columns else [key]


def works_of(ids: Iterable[str], lang: Language) -> list[Source]:
    """The works that the articles cite for some rows, in the order of the rows."""
    found = (place for id in ids for place in works_behind(installed().table_of(id), id))
    by_work: dict[str, str | None] = {}
    for work, article in found:
        by_work.setdefault(work, article)
    works, articles = installed().by_id("works"), installed().by_id("articles")
    return [work_cited(works[work], articles.get(str(article)), lang) for work, article in by_work.items()]


def works_behind(table: str, id: str) -> Iterator[tuple[str, str | None]]:
    """The works cited for one row, each with the article that cites it, if it is known where; a work is its own."""
    if table == "works":
        yield id, next((place.article_id for place in trace(id)), None)
        return
    row: Any = installed().by_id(table)[id]
    if table in ("quotes", "citations"):
        yield from ((row[one], row["article_id"]) for one in ("work_id", "quoted_in_id") if row[one])
    elif table in ("statements", "relations"):
        column, article = installed().key(table), next((place.article_id for place in trace(id)), None)
        rows = installed().rows_with("attributions", column, id)
        yield from ((str(one["work_id"]), article) for one in rows if one["work_id"])
    elif table == "evidence":
        owners = {"statements": row["statement_id"], "relations": row["relation_id"]}
        for owner in (one for one in owners.items() if one[1]):
            yield from works_behind(*owner)
    else:
        for place in trace(id):
            if place.table in ("quotes", "citations", "evidence"):
                yield from works_behind(place.table, place.id)


def _rows_by_article(ids: Sequence[str], lang: Language) -> dict[str, dict[str, Any]]:
    """Of each article on which rows rest: the pages (``pages_of_rows``), who says it (``said_by``), both (``rows``).

    All are empty for an article that is itself among the ids.
    """
    tables, unknown = [], []
    for id in ids:
        try:
            tables.append(installed().table_of(id))
        except UnknownIdError:
            unknown.append(id)
    if unknown:
        raise installed().unknown_id(*unknown)
    pages: dict[str, set[int]] = {}
    said_by: dict[str, dict[str, None]] = {}
    for id, table in zip(ids, tables, strict=True):
        if table == "articles":
            pages.setdefault(id, set())
            continue
        if table in ("statements", "quotes"):
            row: Any = installed().by_id(table)[id]
            pages.setdefault(row["article_id"], set()).update(range(row["page"], row["page_last"] + 1))
            said_by.setdefault(row["article_id"], {}).update(dict.fromkeys(speakers(table, id, lang)))
            continue
        for place in trace(id):
            pages.setdefault(place.article_id, set()).update(range(place.page, place.page_last + 1))
    articles = installed().by_id("articles")
    return {id: _rows(articles[id], numbers, list(said_by.get(id, ())), lang) for id, numbers in pages.items()}


def _rows(article: Any, pages: Iterable[int], said_by: list[str], lang: Language) -> dict[str, Any]:
    numbers = format_pages(article, pages, lang) if pages else ""
    told = WORDS[lang].told_by.format(numbers, people("; ".join(said_by), WORDS[lang].joined)) if said_by else numbers
    return {"rows": told, "pages_of_rows": numbers, "said_by": said_by}


def format_sources(style: Style, sources: Sequence[Source], lang: Language) -> str:
    """Sources in any style except CFF."""
    if style == "csl-json":
        return json.dumps([_csl_item(source, lang) for source in sources], ensure_ascii=False, indent=2)
    forms = {"text": (as_text, "\n"), "apa": (_apa, "\n"), "bibtex": (_bibtex, "\n\n"), "ris": (_ris, "\n")}
    entry, between = forms[style]
    entries = [entry(source, lang) for source in sources]
    if style == "apa":
        entries += [_in_text(source, lang) for source in sources if source["rows"]]
    return between.join(entries)


def key_of(source: Source) -> str:
    """The key of a source in BibTeX and CSL-JSON; of a work its id."""
    return source.get("work_id") or f"{source['article_id']}-{source.get('version') or source['year'] or 'nd'}"


def _apa(source: Source, lang: Language) -> str:
    title = title_of(source)
    if "version" in source:
        title += f" ({VERSION[lang].format(source['version']).capitalize()}) [{DATASET[lang].capitalize()}]"
    elif "work_id" not in source and lang != source["language"] and source.get(f"title_{lang}"):
        title += f" [{source[f'title_{lang}']}]"
    issue, pages = source["issue"] and f"({source['issue']})", (source["pages"] or "").replace("-", "–")
    journal = ", ".join(part for part in (source["container"], issue, pages) if part)
    authors = people("; ".join(_with_initials(name) for name in author_names(source)), "&" if lang == "en" else "y")
    cited_in = source.get("cited_in") and f"[{source['cited_in'][0].upper()}{source['cited_in'][1:]}]"
    authored = [authors or title, f"({source['year'] or WORDS[lang].undated})", authors and title]
    parts = [*authored, journal, cited_in]
    sentences = (part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return " ".join(part for part in (*sentences, address(source)) if part)


def _with_initials(name: PersonName) -> str:
    """``Family, G. N.`` as APA wants it."""
    initials = " ".join(f"{part[0]}." for part in (name.given or "").split())
    return f"{name.family}, {initials}" if name.family and initials else name.name


def _in_text(source: Source, lang: Language) -> str:
    joined = "&" if lang == "en" else "y"
    authors = people("; ".join(name.family or name.name for name in author_names(source)), joined)
    if source["said_by"]:
        authors = f"{people('; '.join(source['said_by']), joined)}, {WORDS[lang].cited_in.format(authors)}"
    return _IN_TEXT[lang].format(f"{authors}, {source['year'] or WORDS[lang].undated}, {source['pages_of_rows']}")


def _bibtex(source: Source, lang: Language) -> str:
    """One entry, in UTF-8; names and titles in extra braces, which keep names whole and capitals unchanged."""
    plain = {
        "year": source["year"] or WORDS[lang].undated,
        "howpublished": DATASET[lang] if "version" in source else None,
        "version": source.get("version"),
        "journal": source["container"],
        "number": source["issue"],
        "pages": source["pages"] and source["pages"].replace("-", "--"),
        "issn": source["issn"],
        "note": note(source, lang),
    }
    given = {
        "author": " and ".join(_in_bibtex(name) for name in author_names(source)),
        "title": title_of(source) and f"{{{latex(title_of(source))}}}",
        **{field: latex(value) for field, value in plain.items() if value},
        "doi": source["doi"],
        "url": source.get("url"),
        "urldate": source.get("accessed"),
        "langid": _BABEL.get(source["language"]),
    }
    fields = "".join(f"  {field} = {{{value}}},\n" for field, value in given.items() if value)
    return f"@{'article' if source['container'] else 'misc'}{{{key_of(source)},\n{fields}}}"


def _ris(source: Source, lang: Language) -> str:
    """One entry of RIS, as Zotero takes it: its fields in order, each on a line."""
    first, _, last = (source["pages"] or "").partition("-")
    fields = [
        ("TY", "DATA" if "version" in source else "JOUR" if source["container"] else _types(source)[1]),
        ("ID", key_of(source)),
        *(("AU", f"{name.family}, {name.given}" if name.family and name.given else name.name)
          for name in author_names(source)),
        ("TI", title_of(source)),
        ("T2", source["container"]),
        ("PY", str(source["year"] or "")[:4]),
        ("ET", source.get("version")),
        ("IS", source["issue"]),
        ("SP", first),
        ("EP", last),
        ("SN", source["issn"]),
        ("DO", source["doi"]),
        ("UR", source.get("url")),
        ("Y2", (source.get("accessed") or "").replace("-", "/")),
        ("LA", source["language"]),
        ("N1", note(source, lang)),
    ]  # fmt: skip
    lines = [f"{tag}  - {' '.join(str(value).split())}\n" for tag, value in fields if value]
    return "".join([*lines, "ER  - \n"])


def _types(source: Source) -> tuple[str, str]:
    return _TYPES.get(source.get("work_type", ""), ("document", "GEN"))


def _in_bibtex(name: PersonName) -> str:
    """``{Family}, Given``, so that it is sorted under the family name; else the whole name, kept together."""
    if name.family and name.given:
        return f"{{{latex(name.family)}}}, {latex(name.given)}"
    first, others, _ = name.name.partition(" et al.")
    return f"{{{latex(first)}}}{' and others' if others else ''}"


def latex(value: object) -> str:
    """A text as LaTeX source."""
    return str(value).translate(_ESCAPED)


def _csl_item(source: Source, lang: Language) -> dict[str, Any]:
    item = {
        "id": key_of(source),
        "type": "dataset" if "version" in source else "article-journal" if source["container"] else _types(source)[0],
        "title": title_of(source),
        "author": [_in_csl(name) for name in author_names(source)],
        "issued": source["year"] and {"date-parts": [[int(str(source["year"])[:4])]]},
        "container-title": source["container"],
        "issue": source["issue"],
        "page": source["pages"],
        "ISSN": source["issn"],
        "DOI": source["doi"],
        "URL": source.get("url"),
        "accessed": source.get("accessed")
        and {"date-parts": [[int(part) for part in re.findall(r"\d+", source["accessed"])]]},
        "version": source.get("version"),
        "language": source["language"],
        "note": note(source, lang),
    }
    return {field: value for field, value in item.items() if value}


def _in_csl(name: PersonName) -> dict[str, str]:
    if name.family and name.given:
        return {"family": name.family, "given": name.given}
    return {"literal": name.name}


def _cff(pages: Mapping[str, Mapping[str, Any]], lang: Language) -> str:
    """The package's citation file, with only the references on which rows rest, and the pages as their notes."""
    head, _, references = citation_file().partition("references:\n")
    blocks = zip(installed().rows("articles"), re.split(r"(?m)^(?=- )", references)[1:], strict=True)
    chosen = [
        (block, pages[str(article["article_id"])]["rows"])
        for article, block in blocks
        if article["article_id"] in pages
    ]
    notes = (
        f"{block}  notes: {json.dumps(ROWS[lang].format(rows), ensure_ascii=False)}\n" if rows else block
        for block, rows in chosen
    )
    return head + "references:\n" * bool(chosen) + "".join(notes)

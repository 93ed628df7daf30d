"""How to cite the package, and the articles and pages behind its rows (standard library only)."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
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
)
from ._errors import UnknownIdError, require_one_of
from ._names import Language
from ._package import installed
from ._trace import speakers, trace

Style = Literal["text", "bibtex", "apa", "csl-json", "cff"]
_IN_TEXT = {"en": "In the text: ({})", "es": "En el texto: ({})"}
_BABEL = {"en": "english", "es": "spanish", "fr": "french"}
_ESCAPED = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: f"\\{sign}" for sign in "&%$#_{}"}
)


def cite(style: Style = "text", lang: Language = "en", ids: str | Iterable[str] | None = None) -> str:
    """How to cite the package and, with ``ids``, the articles behind those rows, with the pages they rest on.

    ``style`` is running text, BibTeX, APA (7th edition), CSL-JSON or CFF. With the pages stand those who say what the
    rows hold, where it is not the article itself. People whose family name is not in ``actors`` stand under their full
    names. An unknown year (of a version not yet released, of an article) is ``n.d.``, in CSL-JSON and CFF left out,
    like everything else that is not known. Pages are the printed ones if the pagination is known, else those of the
    article's text; in APA they are in a reference for the running text. CFF is the package's own file, with ``ids``
    only their articles under ``references``.

    Raises UnknownChoiceError, or UnknownIdError with all the unknown ids.
    """
    require_one_of("style", style, get_args(Style))
    require_one_of("lang", lang, get_args(Language))
    # Anything that is neither text nor a list counts as one id, and will be unknown.
    asked = list(ids) if isinstance(ids, Iterable) and not isinstance(ids, str) else [] if ids is None else [ids]
    pages = _rows_by_article(asked, lang)
    if style == "cff":
        return _cff(pages, lang) if asked else citation_file()
    articles = (row | pages[id] for id, row in installed().by_id("articles").items() if id in pages)
    return format_sources(style, [installed_dataset(lang), *articles], lang)


def _rows_by_article(ids: Sequence[str], lang: Language) -> dict[str, dict[str, Any]]:
    """Of each article on which rows rest: the pages (``pages_of_rows``), who says it (``said_by``), both (``rows``).

    All are empty for an article that is itself among the ids.
    """
    tables, unknown = [], []
    for id in ids:
        try:
            tables.append(installed().table_of(id))
        except UnknownIdError as error:
            unknown.append(error)
    if unknown:
        raise UnknownIdError(unknown[0].name, unknown[0].known, *(error.name for error in unknown[1:]))
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
    entry, between = {"text": (as_text, "\n"), "apa": (_apa, "\n"), "bibtex": (_bibtex, "\n\n")}[style]
    entries = [entry(source, lang) for source in sources]
    if style == "apa":
        entries += [_in_text(source, lang) for source in sources if source["rows"]]
    return between.join(entries)


def _key(source: Source) -> str:
    return f"{source['article_id']}-{source.get('version') or source['year'] or 'nd'}"


def _apa(source: Source, lang: Language) -> str:
    title = title_of(source)
    if "version" in source:
        title += f" ({VERSION[lang].format(source['version']).capitalize()}) [{DATASET[lang].capitalize()}]"
    elif lang != source["language"] and source.get(f"title_{lang}"):
        title += f" [{source[f'title_{lang}']}]"
    issue, pages = source["issue"] and f"({source['issue']})", (source["pages"] or "").replace("-", "–")
    journal = ", ".join(part for part in (source["container"], issue, pages) if part)
    authors = people("; ".join(_with_initials(name) for name in author_names(source)), "&" if lang == "en" else "y")
    parts = [authors, f"({source['year'] or WORDS[lang].undated})", title, journal]
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
        authors = WORDS[lang].cited_in.format(people("; ".join(source["said_by"]), joined), authors)
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
        "title": f"{{{_latex(title_of(source))}}}",
        **{field: _latex(value) for field, value in plain.items() if value},
        "doi": source["doi"],
        "url": source.get("url"),
        "langid": _BABEL.get(source["language"]),
    }
    fields = "".join(f"  {field} = {{{value}}},\n" for field, value in given.items() if value)
    return f"@{'article' if source['container'] else 'misc'}{{{_key(source)},\n{fields}}}"


def _in_bibtex(name: PersonName) -> str:
    """``{Family}, Given``, so that it is sorted under the family name; else the whole name, kept together."""
    if name.family and name.given:
        return f"{{{_latex(name.family)}}}, {_latex(name.given)}"
    return f"{{{_latex(name.name)}}}"


def _latex(value: object) -> str:
    return str(value).translate(_ESCAPED)


def _csl_item(source: Source, lang: Language) -> dict[str, Any]:
    item = {
        "id": _key(source),
        "type": "dataset" if "version" in source else "article-journal" if source["container"] else "document",
        "title": title_of(source),
        "author": [_in_csl(name) for name in author_names(source)],
        "issued": source["year"] and {"date-parts": [[int(source["year"])]]},
        "container-title": source["container"],
        "issue": source["issue"],
        "page": source["pages"],
        "ISSN": source["issn"],
        "DOI": source["doi"],
        "URL": source.get("url"),
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

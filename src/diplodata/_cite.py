"""How to cite the package, and the articles and pages behind its rows (standard library only)."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from ._entities import language
from ._errors import UnknownIdError, require_one_of
from ._names import TITLE_ES, Language
from ._package import installed
from ._trace import address, pages_told, people, reference, title_of, trace, undated

Style = Literal["text", "bibtex", "apa", "csl-json", "cff"]
Source = Mapping[str, Any]  # a row of articles, or the package in the same form with its version and licence
_ROWS = {"en": "rows: {}", "es": "filas: {}"}
_VERSION = {"en": "version {}", "es": "versión {}"}
_DATASET = {"en": "data set", "es": "conjunto de datos"}
_IN_TEXT = {"en": "In the text: ({})", "es": "En el texto: ({})"}
_BABEL = {"en": "english", "es": "spanish", "fr": "french"}
_ESCAPED = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: f"\\{sign}" for sign in "&%$#_{}"}
)


def cite(style: Style = "text", lang: Language = "en", ids: str | Iterable[str] | None = None) -> str:
    """How to cite the package and, with ``ids``, the articles behind those rows, with the pages they rest on.

    ``style`` is running text, BibTeX, APA (7th edition), CSL-JSON or CFF. Of people only their full names are known,
    not which part is the family name: every style gives them as printed, as literals where the format has these. A
    year that is not known (of a version not yet released, of an article) is ``n.d.`` or, in CSL-JSON and CFF, left out,
    as is all else that is not known. Pages are the printed ones where the pagination is known, else those of the
    article's text; APA tells them in a reference for the running text. CFF is the package's own file, with ``ids`` only
    their articles under ``references``. Raises UnknownChoiceError, or UnknownIdError with all the unknown ids.
    """
    told, asked = require_one_of("style", style, get_args(Style)), _asked(ids)
    rows = _rows_told(asked, language(lang))
    if told == "cff":
        return _cff(rows, lang) if asked else _citation_file()
    articles = [row for row in installed().rows("articles") if row["article_id"] in rows]
    return STYLES[told]([_dataset(lang), *(row | {"rows": rows[str(row["article_id"])]} for row in articles)], lang)


def _asked(ids: str | Iterable[str] | None) -> list[str]:
    if ids is None:
        return []
    # What is neither text nor a list is taken as one id, so that it is told with the unknown ones.
    return list(ids) if isinstance(ids, Iterable) and not isinstance(ids, str) else [ids]


def _rows_told(ids: Sequence[str], lang: Language) -> dict[str, str]:
    """The pages on which rows rest, as text, by article; empty for an article that was itself asked for."""
    pages: dict[str, set[int]] = {}
    for id, table in zip(ids, _tables(ids), strict=True):
        if table == "articles":
            pages.setdefault(id, set())
            continue
        for place in trace(id):
            pages.setdefault(place.article_id, set()).update(range(place.page, place.page_last + 1))
    return {
        id: pages_told(installed().by_id("articles")[id], numbers, lang) if numbers else ""
        for id, numbers in pages.items()
    }


def _tables(ids: Iterable[str]) -> list[str]:
    found, unknown = [], []
    for id in ids:
        try:
            found.append(installed().table_of(id))
        except UnknownIdError as error:
            unknown.append(error)
    if unknown:
        raise UnknownIdError(unknown[0].name, unknown[0].known, *(error.name for error in unknown[1:]))
    return found


def _dataset(lang: Language) -> Source:
    doi = re.search(r"(?m)^doi: '?([^\s']+)", _citation_file())  # the descriptor has that of its version alone
    return dataset(installed().descriptor, doi[1] if doi else None, lang)


def dataset(package: Mapping[str, Any], doi: str | None, lang: Language) -> Source:
    """A package, by its descriptor and the DOI to cite, in the form of a row of ``articles``."""
    return {
        "article_id": package["name"],
        "title_es": package[TITLE_ES],
        "title_en": package["title"],
        "authors": "; ".join(one["title"] for one in package["contributors"]),
        "year": package.get("created", "")[:4] or None,
        **dict.fromkeys(("container", "issue", "pages", "issn")),
        "doi": doi,
        "url": package.get("homepage"),
        "language": lang,
        "version": package["version"],
        "licence": ", ".join(licence["name"] for licence in package["licenses"]),
        "rows": "",
    }


def _citation_file() -> str:
    return installed().content("CITATION.cff").decode("utf-8")


def _key(source: Source) -> str:
    return f"{source['article_id']}-{source.get('version') or source['year'] or 'nd'}"


def _note(source: Source, lang: Language) -> str | None:
    """What no field of a format takes: the licence of the package, the pages of an article on which the rows rest."""
    return source.get("licence") or (source["rows"] and _ROWS[lang].format(source["rows"])) or None


def _text(sources: Sequence[Source], lang: Language) -> str:
    return "\n".join(f"{reference(source, lang, *_places(source, lang))}." for source in sources)


def _places(source: Source, lang: Language) -> Iterable[str | None]:
    if "version" in source:
        yield _VERSION[lang].format(source["version"])
        yield _DATASET[lang]
    yield source["pages"] and f"pp. {source['pages']}"
    yield _note(source, lang)


def _apa(sources: Sequence[Source], lang: Language) -> str:
    references = [_apa_reference(source, lang) for source in sources]
    return "\n".join([*references, *(_in_text(source, lang) for source in sources if source["rows"])])


def _apa_reference(source: Source, lang: Language) -> str:
    title = title_of(source)
    if "version" in source:
        title += f" ({_VERSION[lang].format(source['version']).capitalize()}) [{_DATASET[lang].capitalize()}]"
    elif lang != source["language"] and source.get(f"title_{lang}"):
        title += f" [{source[f'title_{lang}']}]"
    issue, pages = source["issue"] and f"({source['issue']})", (source["pages"] or "").replace("-", "–")
    journal = ", ".join(part for part in (source["container"], issue, pages) if part)
    authors = people(source["authors"], "&" if lang == "en" else "y")
    parts = [authors, f"({source['year'] or undated(lang)})", title, journal]
    told = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return " ".join(part for part in (told, address(source)) if part)


def _in_text(source: Source, lang: Language) -> str:
    authors = people(source["authors"], "&" if lang == "en" else "y")
    return _IN_TEXT[lang].format(f"{authors}, {source['year'] or undated(lang)}, {source['rows']}")


def _bibtex(sources: Sequence[Source], lang: Language) -> str:
    return "\n\n".join(_bibtex_entry(source, lang) for source in sources)


def _bibtex_entry(source: Source, lang: Language) -> str:
    """One entry, in UTF-8; names and titles in braces of their own, which keep names whole and capitals as they are."""
    plain = {
        "year": source["year"] or undated(lang),
        "howpublished": _DATASET[lang] if "version" in source else None,
        "version": source.get("version"),
        "journal": source["container"],
        "number": source["issue"],
        "pages": source["pages"] and source["pages"].replace("-", "--"),
        "issn": source["issn"],
        "note": _note(source, lang),
    }
    given = {
        "author": " and ".join(f"{{{_latex(name)}}}" for name in source["authors"].split("; ")),
        "title": f"{{{_latex(title_of(source))}}}",
        **{field: _latex(value) for field, value in plain.items() if value},
        "doi": source["doi"],
        "url": source["url"],
        "langid": _BABEL.get(source["language"]),
    }
    fields = "".join(f"  {field} = {{{value}}},\n" for field, value in given.items() if value)
    return f"@{'article' if source['container'] else 'misc'}{{{_key(source)},\n{fields}}}"


def _latex(value: object) -> str:
    return str(value).translate(_ESCAPED)


def _csl(sources: Sequence[Source], lang: Language) -> str:
    return json.dumps([_csl_item(source, lang) for source in sources], ensure_ascii=False, indent=2)


def _csl_item(source: Source, lang: Language) -> dict[str, Any]:
    item = {
        "id": _key(source),
        "type": "dataset" if "version" in source else "article-journal" if source["container"] else "document",
        "title": title_of(source),
        "author": [{"literal": name} for name in source["authors"].split("; ")],
        "issued": source["year"] and {"date-parts": [[int(source["year"])]]},
        "container-title": source["container"],
        "issue": source["issue"],
        "page": source["pages"],
        "ISSN": source["issn"],
        "DOI": source["doi"],
        "URL": source["url"],
        "version": source.get("version"),
        "language": source["language"],
        "note": _note(source, lang),
    }
    return {field: value for field, value in item.items() if value}


def _cff(rows: Mapping[str, str], lang: Language) -> str:
    """The package's citation file, with those of its references on which rows rest, and the pages as their notes."""
    head, _, references = _citation_file().partition("references:\n")
    blocks = zip(installed().rows("articles"), re.split(r"(?m)^(?=- )", references)[1:], strict=True)
    chosen = [(block, rows[str(article["article_id"])]) for article, block in blocks if article["article_id"] in rows]
    notes = (
        f"{block}  notes: {json.dumps(_ROWS[lang].format(told), ensure_ascii=False)}\n" if told else block
        for block, told in chosen
    )
    return head + "references:\n" * bool(chosen) + "".join(notes)


STYLES: dict[str, Callable[[Sequence[Source], Language], str]] = {
    "text": _text,
    "bibtex": _bibtex,
    "apa": _apa,
    "csl-json": _csl,
}

"""The parts of citations: references, people, pages; the package as a source (standard library only)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ._names import DESCRIPTION_ES, TITLE_ES, DataLanguage, Language
from ._package import installed

Source = Mapping[str, Any]  # a row of articles, or the package in the same form with its version and licence
VERSION = {"en": "version {}", "es": "versión {}"}
DATASET = {"en": "data set", "es": "conjunto de datos"}
ROWS = {"en": "rows: {}", "es": "filas: {}"}


class Words(NamedTuple):
    """The words of citations in one language."""

    joined: str
    according: str
    reported: str
    paraphrase: str
    told_by: str
    cited_in: str
    undated: str
    quoted: str
    quoted_in: str
    citing: str
    issue: str
    note: str
    accessed: str
    text_page: str


WORDS = {
    "en": Words("and", "According to {}", "As reported by {}", "paraphrase in diplodata", "{}, according to {}",
                "as cited in {}", "n.d.", "“{}”", "quoted in", "citing", "no.", "note", "accessed",
                "page {} of the article's text"),
    "es": Words("y", "Según {}", "Referido por {}", "paráfrasis de diplodata", "{}, según {}", "citado en {}",
                "s. f.", "«{}»", "citado en", "con referencia a", "n.º", "nota", "consultado el",
                "página {} del texto del artículo"),
}  # fmt: skip


def reference(article: Mapping[str, Any], lang: Language, *places: str | None) -> str:
    """An article in running text: authors, year, title as printed, journal and issue, places in it, address.

    Missing parts are left out; a missing year is ``n.d.``. What has no author stands under its title.
    """
    who, title = article["authors"], title_of(article)
    parts = [
        f"{people(who, WORDS[lang].joined) if who else title} ({article['year'] or WORDS[lang].undated})",
        who and title and WORDS[lang].quoted.format(title),
        article["container"],
        article["issue"] and f"{WORDS[lang].issue} {article['issue']}",
        *places,
        address(article),
    ]
    return ", ".join(part for part in parts if part)


def people(authors: str, joined: str) -> str:
    """Authors as a list in words, with their full names."""
    *others, last = authors.split("; ")
    return f"{', '.join(others)} {joined} {last}" if others else last


class PersonName(NamedTuple):
    """The parts of a person's name; of others, and of those whose parts are not known, only the whole."""

    name: str
    family: str | None = None
    given: str | None = None


def author_names(source: Source) -> list[PersonName]:
    """The authors of an article, in order, with the parts of their names as far as the table ``actors`` has them."""
    rows: Any = installed().rows("actors")
    known = {row["name_es"]: PersonName(row["name_es"], row["family_name"], row["given_name"]) for row in rows}
    return [known.get(name) or PersonName(name) for name in (source["authors"] or "").split("; ") if name]


def title_of(article: Mapping[str, Any]) -> str:
    """The title of an article in its own language; of a work cited, whose title is not known, empty."""
    return str(article.get(f"title_{article['language']}") or article["title_es"] or "")


def address(article: Mapping[str, Any]) -> str | None:
    """The address of an article or of the dataset, by its DOI if it has one; only the dataset has another."""
    return f"https://doi.org/{article['doi']}" if article["doi"] else article.get("url")


def format_pages(article: Any, pages: Iterable[int], lang: Language) -> str:
    """Pages of an article, given as ordinals: the printed ones if known, else as pages of its text."""
    words, offset = WORDS[lang], article["printed_page_offset"]
    one, several = words.text_page, words.text_page.replace(" ", "s ", 1)
    if offset is not None:
        one, several = "p. {}", "pp. {}"
    numbers = sorted({page + (offset or 0) for page in pages})
    return (one if len(numbers) == 1 else several).format(_ranges(numbers))


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, consecutive ones as a range: ``3, 5-7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def installed_dataset(lang: Language) -> Source:
    """The installed package in the form of a row of ``articles``."""
    doi = re.search(r"(?m)^doi: '?([^\s']+)", citation_file())  # the descriptor has that of its version alone
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


def work_cited(work: Mapping[str, Any], article: Mapping[str, Any] | None, lang: Language) -> Source:
    """A row of ``works`` in the form of a row of ``articles``, with the article that cites it.

    The package knows no titles of works: a work without authors stands under its short reference.
    """
    words, cited_in = WORDS[lang], None
    if article:
        author_year = f"{people(article['authors'], words.joined)} ({article['year'] or words.undated})"
        cited_in = words.cited_in.format(author_year)
    return {
        "work_id": work["work_id"],
        "title_es": None if work["authors"] else work["label"],
        "authors": work["authors"],
        "year": work["year"] and f"{work['year']}{work['year_suffix'] or ''}",
        **dict.fromkeys(("container", "issue", "pages", "issn", "doi")),
        "url": work["url"],
        "accessed": work["accessed"],
        "language": work["original_language"],
        "work_type": work["work_type"],
        "cited_in": cited_in,
        "rows": "",
    }


def about_file(package: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, str]:
    """What the Parquet file of a table or view says of itself: texts by key, ``columns`` as JSON."""
    import json

    keys = ("title", "description", TITLE_ES, DESCRIPTION_ES)
    doi = str(package.get("id", "")).removeprefix("https://doi.org/") or None
    columns = {field["name"]: {key: field[key] for key in keys} for field in resource["schema"]["fields"]}
    return {
        "name": f"{package['name']} {resource['name']}",
        **{key: resource[key] for key in keys},
        "version": package["version"],
        "licence": ", ".join(f"{one['name']} {one['path']}" for one in package["licenses"]),
        "citation": as_text(dataset(package, doi, "en"), "en"),
        "citation_es": as_text(dataset(package, doi, "es"), "es"),
        "columns": json.dumps(columns, ensure_ascii=False),
    }


def citation_file() -> str:
    """The package's CITATION.cff."""
    return installed().content("CITATION.cff").decode("utf-8")


def note(source: Source, lang: Language) -> str | None:
    """Information without a field in the formats: the package's licence, the pages of rows, who cites a work."""
    return (
        source.get("licence")
        or source.get("cited_in")
        or (source["rows"] and ROWS[lang].format(source["rows"]))
        or None
    )


def as_text(source: Source, lang: Language) -> str:
    """A source as running text, the package with its version."""
    places = [source["pages"] and f"pp. {source['pages']}", note(source, lang)]
    if "version" in source:
        places = [VERSION[lang].format(source["version"]), DATASET[lang], *places]
    return f"{reference(source, lang, *places)}."


def attributes(name: str, title: str, lang: DataLanguage) -> dict[str, Any]:
    """The ``attrs`` of a DataFrame: its table or view, version, licences and citation."""
    package = installed()
    language: Language = "es" if lang == "es" else "en"
    return {
        "table": name,
        "title": title,
        "version": package.version,
        "licences": [licence["name"] for licence in package.descriptor["licenses"]],
        "citation": as_text(installed_dataset(language), language),
    }

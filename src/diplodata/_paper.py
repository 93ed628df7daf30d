"""Rows as a table for a paper, with citations and the sources: Markdown, LaTeX, HTML (standard library only)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, Literal, NamedTuple, get_args

from ._cite import ids_of, key_of, latex, works_behind, works_of
from ._citing import WORDS, Source, as_text, author_names, format_pages, installed_dataset, people, work_cited
from ._errors import SelectionError, require_one_of
from ._labels import label
from ._names import Language
from ._package import installed
from ._trace import english_of, own_passages, paraphrase, quoted_by, speakers

PaperFormat = Literal["markdown", "latex", "html"]


class _Words(NamedTuple):
    """The words of the table in one language."""

    columns: tuple[str, ...]
    source: str
    references: str


_WORDS = {
    "en": _Words(
        ("Who or what", "Text of the article", "English", "Source"),
        "Taken from diplodata {version} ({licence}); quotations remain their authors’. Cite the dataset and the "
        "articles.",
        "References",
    ),
    "es": _Words(
        ("Quién o qué", "Texto del artículo", "Fuente"),
        "Tomado de diplodata {version} ({licence}); las citas textuales siguen siendo de sus autores. Cite el conjunto "
        "de datos y los artículos.",
        "Referencias",
    ),
}
_URL = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$^@&#])")
# Signs that are orders in a table, or that babel makes so; the others are those of every LaTeX text.
_IN_TABLES = {'"': r"\symbol{34}", "[": "{[}", "]": "{]}", "*": "{*}", "<": r"\textless{}", ">": r"\textgreater{}"}
_LATEX_HEAD = """\
% diplodata {version}. Preamble: \\usepackage[T1]{{fontenc}} \\usepackage{{array,booktabs,longtable}}
% The entries of the bibliography: cite("bibtex", ids=…, works=True) / diplodata cite --style bibtex --works ID …
"""


class _Cited(NamedTuple):
    """A source in the text: its key, its authors and year, the place in it; what goes before it in a list."""

    key: str
    name: str
    place: str
    before: str = "; "


class _Line(NamedTuple):
    """One line of the table: ``printed`` is in ``printed_in``, ``works`` are those that the article cites for it."""

    who: str
    printed: str
    printed_in: str
    english: str
    article: _Cited
    works: tuple[_Cited, ...]


def paper(rows: Any, format: PaperFormat = "markdown", lang: Language = "en") -> str:
    """Rows as a table to paste into a paper: who says it, the words or the claim, the source with its page.

    ``rows`` is a DataFrame of a table or view, hits of a search, an id or several. Quotations and statements are one
    line each, other rows one for each passage they rest on. The words are as printed and paraphrases are marked; in
    English the package's English stands beside them, with its kind and where it comes from. After the page stand the
    works that the article cites. Under the table are version, licence and sources. In LaTeX sources are ``\\cite`` with
    the keys of ``cite("bibtex", ids=rows, works=True)``; a comment says which packages the preamble needs. HTML and
    LaTeX are fragments.

    Raises SelectionError for no rows or rows without ids, UnknownChoiceError, UnknownIdError.
    """
    require_one_of("format", format, get_args(PaperFormat))
    require_one_of("lang", lang, get_args(Language))
    ids = ids_of(rows)
    if not ids:
        raise SelectionError("There are no rows to cite", "No hay filas que citar")
    lines = [line for id in ids for line in _lines(id, installed().table_of(id), lang)]
    articles = [row | {"rows": ""} for row in installed().by_id("articles").values()]
    cited = {line.article.key for line in lines}
    sources = [installed_dataset(lang), *(one for one in articles if key_of(one) in cited), *works_of(ids, lang)]
    write = {"markdown": _markdown, "latex": _latex_table, "html": _html}[format]
    return write(lines, sources, lang)


def _lines(id: str, table: str, lang: Language) -> Iterator[_Line]:
    row: Any = installed().by_id(table)[id]
    works = tuple(_works(table, id, row, lang))
    if table in ("quotes", "statements"):
        article = installed().by_id("articles")[row["article_id"]]
        who = people("; ".join(speakers(table, id, lang)) or str(article["authors"]), WORDS[lang].joined)
        printed, printed_in, english = _texts(table, row, lang)
        yield _Line(who, printed, printed_in, english, _place(article, row, lang), works)
        return
    who = label(table, row, lang)
    if table == "articles":
        yield _Line(who, "", "es", "", _Cited(key_of(row), _author_year(row, lang), ""), ())
        return
    places = {(one.exact, one.article_id, one.page, one.note_number): one for one in own_passages(id, lang)}
    if not places:
        yield _Line(who, "", "es", "", _Cited("", "", ""), works)
    for one in places.values():
        article = installed().by_id("articles")[one.article_id]
        said_by = quoted_by(one, lang)
        printed = WORDS["es"].quoted.format(one.exact) if one.exact else ""
        place = _place(article, one._asdict(), lang)
        yield _Line(who, f"{said_by}: {printed}" if said_by else printed, "es", "", place, works)


def _texts(table: str, row: Any, lang: Language) -> tuple[str, str, str]:
    """The text as the article has it or as a paraphrase, its language, and the package's English."""
    language: Language = "es" if row["text_es"] else "en"
    text = str(row[f"text_{language}"])
    if row.get("form") == "paraphrase":
        english = f"{row['text_en']} [{paraphrase(row, 'en')}]" if lang == "en" else ""
        return f"{text} [{WORDS[lang].paraphrase}]", language, english
    return WORDS[language].quoted.format(text), language, english_of(table, row, lang).strip()[1:-1]


def _author_year(source: Source, lang: Language) -> str:
    names = author_names(source)
    named = people("; ".join(name.family or name.name for name in names), WORDS[lang].joined)
    return f"{named or source['title_es']} {source['year'] or WORDS[lang].undated}"


def _place(article: Any, place: Any, lang: Language) -> _Cited:
    pages = format_pages(article, range(place["page"], (place.get("page_last") or place["page"]) + 1), lang)
    number = place.get("note_number")
    where = pages if number is None else f"{pages}, {WORDS[lang].note} {number}"
    return _Cited(key_of(article), _author_year(article, lang), where)


def _works(table: str, id: str, row: Any, lang: Language) -> Iterator[_Cited]:
    """The works cited for a row; the pages are of the last, if one is cited through another."""
    if table == "works":
        return
    if table in ("statements", "relations"):
        tied: Iterable[Any] = installed().rows_with("attributions", installed().key(table), id)
    else:
        tied = [row] if "work_id" in row else []
    pages = {one.get("quoted_in_id") or one["work_id"]: one["cited_pages"] for one in tied}
    works, articles = installed().by_id("works"), installed().by_id("articles")
    through = {one.get("quoted_in_id") for one in tied}
    for work, article in dict(works_behind(table, id)).items():
        source = work_cited(works[work], articles.get(str(article)), lang)
        before = f", {WORDS[lang].quoted_in} " if work in through else "; "
        yield _Cited(work, _author_year(source, lang), str(pages.get(work) or ""), before)


def _listed(works: Iterable[tuple[_Cited, str]], lang: Language) -> str:
    """The works that the article cites, each as it is to be written."""
    listed = "".join(cited.before + written for cited, written in works)
    return listed and f"{WORDS[lang].citing} {listed.removeprefix('; ')}"


def _in_words(line: _Line, lang: Language) -> str:
    """The source of a line as author, year and page."""
    article = ", ".join(part for part in (line.article.name, line.article.place) if part)
    works = [(one, f"{one.name}: {one.place}" if one.place else one.name) for one in line.works]
    return ", ".join(part for part in (article, _listed(works, lang)) if part)


def _about(lang: Language) -> str:
    dataset = installed_dataset(lang)
    return _WORDS[lang].source.format(version=dataset["version"], licence=dataset["licence"])


def _cells(line: _Line, source: str, lang: Language) -> Sequence[str]:
    return (line.who, line.printed, line.english, source) if lang == "en" else (line.who, line.printed, source)


def _markdown(lines: Sequence[_Line], sources: Sequence[Source], lang: Language) -> str:
    words = _WORDS[lang]
    table = [words.columns, ["---"] * len(words.columns)]
    table += [[_in_markdown(cell) for cell in _cells(line, _in_words(line, lang), lang)] for line in lines]
    body = [f"| {' | '.join(cells)} |" for cells in table]
    listed = [f"- {_in_markdown(as_text(source, lang))}" for source in sources]
    return "\n".join([*body, "", _in_markdown(_about(lang)), "", f"**{words.references}**", "", *listed, ""])


def _in_markdown(text: str) -> str:
    """A text as Markdown for pandoc and GitHub, with its addresses as links."""
    parts = _URL.split(" ".join(text.split()))
    return "".join(f"<{part}>" if place % 2 else _MARKDOWN.sub(r"\\\1", part) for place, part in enumerate(parts))


def _html(lines: Sequence[_Line], sources: Sequence[Source], lang: Language) -> str:
    words = _WORDS[lang]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in words.columns)
    rows = "".join(f"<tr>{''.join(_html_cells(line, lang))}</tr>\n" for line in lines)
    listed = "".join(f"<li>{_in_html(as_text(source, lang))}</li>\n" for source in sources)
    return (
        f'<section lang="{lang}">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
        f"<p>{_in_html(_about(lang))}</p>\n<p><strong>{words.references}</strong></p>\n<ul>\n{listed}</ul>\n</section>\n"
    )


def _html_cells(line: _Line, lang: Language) -> Iterator[str]:
    for cell in _cells(line, _in_words(line, lang), lang):
        other = f' lang="{line.printed_in}"' if cell is line.printed and cell and line.printed_in != lang else ""
        yield f"<td{other}>{_in_html(cell)}</td>"


def _in_html(text: str) -> str:
    parts = _URL.split(" ".join(text.split()))
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _latex_table(lines: Sequence[_Line], sources: Sequence[Source], lang: Language) -> str:
    words, dataset = _WORDS[lang], sources[0]
    widths = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{width}\linewidth}}"
        for width in ((0.14, 0.31, 0.27, 0.16) if lang == "en" else (0.2, 0.5, 0.2))
    )
    rows = (" & ".join([*map(_in_latex, _cells(line, "", lang)[:-1]), _latex_source(line, lang)]) for line in lines)
    body = "".join(f"{row} \\\\ \\addlinespace\n" for row in rows)
    head = " & ".join(words.columns)
    return (
        f"{_LATEX_HEAD.format(version=dataset['version'])}\\begin{{longtable}}{{{widths}}}\n\\toprule\n{head} \\\\\n"
        f"\\midrule\n\\endhead\n\\bottomrule\n\\endlastfoot\n{body}\\end{{longtable}}\n"
        f"\\noindent {_in_latex(_about(lang))} \\cite{{{key_of(dataset)}}}\n"
    )


def _latex_source(line: _Line, lang: Language) -> str:
    article = _latex_cite(line.article) if line.article.key else ""
    works = _listed(((one, _latex_cite(one)) for one in line.works), lang)
    return ", ".join(part for part in (article, works) if part)


def _latex_cite(cited: _Cited) -> str:
    place = f"[{{{_in_latex(cited.place)}}}]" if cited.place else ""
    return f"\\cite{place}{{{cited.key}}}"


def _in_latex(text: str) -> str:
    tokens = re.split(r'(["\[\]*<>])', " ".join(text.split()))
    return "".join(_IN_TABLES.get(token, latex(token)) for token in tokens)

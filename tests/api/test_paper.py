"""Rows as a table for a paper: what is in it, and that Markdown, LaTeX and HTML are read as they were meant."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import html5lib
import pandas as pd
import polars as pl
import pytest
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text

import diplodata as dd
from diplodata import _paper
from diplodata._names import Language
from diplodata._paper import PaperFormat, paper

LANGUAGES: tuple[Language, ...] = ("es", "en")
TABLES = ("quotes", "statements", "relations", "works")
NASTY = r'a|b \c `d` *e* _f_ [g](h) <i> j&amp;k #l ~m~ $n$ ^o^ @p 50% {q} "r" ![s] \\ \cite{t} ~ ^'


def cells_of_markdown(text: str) -> list[list[str]]:
    """The cells of the table, as a reader of GitHub's Markdown shows them."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level == 4:
            rows[-1].append("".join(one.content for one in token.children or ()))
    return [row for row in rows if row]


def document(text: str) -> Any:
    """The fragment by a parser that refuses whatever is not HTML."""
    page = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{text}</body></html>'
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def cells_of_html(text: str) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in document(text).iter("tr")]


def as_read(latex: str) -> str:
    """LaTeX as it is printed; the signs are those that the reader does not know."""
    for order, sign in ((r"\symbol{34}", '"'), (r"\textless{}", "<"), (r"\textgreater{}", ">")):
        latex = latex.replace(order, sign)
    return LatexNodes2Text(keep_comments=False).latex_to_text(latex).replace("ˆ", "^")


def cells_of_latex(text: str) -> list[list[str]]:
    """The cells of the table without the last, which is made of references."""
    body = text.partition("\\endlastfoot\n")[2].partition("\\end{longtable}")[0]
    rows = body.split(" \\\\ \\addlinespace\n")[:-1]
    return [[as_read(cell) for cell in re.split(r"(?<!\\) & ", row)[:-1]] for row in rows]


READ = {
    "markdown": (_paper._in_markdown, lambda text: cells_of_markdown(f"| x |\n| --- |\n| {text} |")[1][0]),
    "html": (_paper._in_html, lambda text: "".join(document(f"<p>{text}</p>").find(".//p").itertext())),
    "latex": (_paper._in_latex, as_read),
}  # fmt: skip


@pytest.mark.parametrize("format", get_args(PaperFormat))
def test_no_sign_of_a_text_is_taken_for_an_order(format: str) -> None:
    write, read = READ[format]
    assert read(write(NASTY)) == NASTY
    try:
        assert read(NASTY) != NASTY
    except html5lib.html5parser.ParseError:
        assert format == "html"


@pytest.mark.usefixtures("small")
def test_a_quotation_has_who_says_it_both_languages_and_where_it_is_from() -> None:
    _, weiss, james, note, motores = cells_of_markdown(paper(["valores", "voz", "abierta", "motores"]))
    assert weiss == [
        "Thomas G. Weiss", "«una gama de valores, normas y prácticas»",
        "“a range of values, norms and practices”, back-translation in diplodata",
        "Ana Ñu n.d., page 3 of the article's text, citing Thomas G. Weiss 2013: 31",
    ]  # fmt: skip
    assert james[-1] == "Ana Ñu n.d., page 9 of the article's text, citing James n.d., quoted in Hocking 2011: 227"
    assert note[-1] == "Ana Ñu n.d., page 7 of the article's text, note 5, citing Colectivo n.d."
    assert motores[1:3:2] == ["«[a la Ciudad] las ciudades son motores del mundo»"]
    _, own = cells_of_markdown(paper("caravana", lang="es"))
    assert own == ["Ana Ñu", "«vamos juntos»", "Ana Ñu s. f., páginas 16-17 del texto del artículo"]


@pytest.mark.usefixtures("small")
def test_a_paraphrase_is_marked_as_one_and_is_not_in_quotation_marks() -> None:
    for lang, mark in (("es", "[paráfrasis de diplodata]"), ("en", "[paraphrase in diplodata]")):
        found = dd.statements(backend="dicts")
        (claim,) = (row for row in found if row["statement_id"] == "casas.claim.2")
        _, line = cells_of_markdown(paper("casas.claim.2", lang=lang))  # type: ignore[arg-type]
        assert claim["form"] == "paraphrase" and line[1] == f"{claim['text_es']} {mark}"


@pytest.mark.usefixtures("small")
def test_under_the_table_stand_version_licence_and_every_source_once() -> None:
    text = paper(["valores", "voz", "mundo"], lang="es")
    sources = text.partition("**Referencias**\n\n")[2].splitlines()
    assert f"Tomado de diplodata {dd.__version__} (CC-BY-4.0)" in text
    assert [re.split(r"[(,]", line.removeprefix("- "))[0].strip() for line in sources] == [
        "diplodata contributors", "Ana Ñu", "Bo Li", "Thomas G. Weiss", "James", "Hocking", "Gobierno",
    ]  # fmt: skip
    assert sources[3:5] == [
        "- Thomas G. Weiss (2013), citado en Ana Ñu (s. f.).",
        "- James (s. f.), citado en Ana Ñu (s. f.).",
    ]
    assert "Bo Li" not in paper("valores", lang="es")


def test_other_rows_have_a_line_for_each_passage() -> None:
    for row in dd.relations(backend="dicts")[::40]:
        own = {(one.exact, one.page, one.note_number) for one in dd.trace(str(row["relation_id"]))}
        lines = cells_of_html(paper(row["relation_id"], "html"))[1:]
        assert len(lines) == len(own) and {line[0] for line in lines} == {dd.get(str(row["relation_id"])).label()}
        assert all(any(str(exact) in line[1] for line in lines) for exact, _, _ in own)
    (_, code) = cells_of_markdown(paper("events.date_precision.year"))
    assert code[1:] == ["", "", ""]  # rests on no passage
    (_, article) = cells_of_markdown(paper("alejo", lang="es"))
    assert article[1:] == ["", "Alejo 2019"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_the_three_formats_say_the_same(table: str, lang: Language) -> None:
    rows = dd.load(table)  # type: ignore[arg-type]
    html, markdown = cells_of_html(paper(rows, "html", lang)), cells_of_markdown(paper(rows, "markdown", lang))
    assert len(html) > len(rows) and html == markdown
    assert {len(row) for row in html} == {4 if lang == "en" else 3}
    latex = cells_of_latex(paper(rows, "latex", lang))
    assert latex == [row[:-1] for row in html[1:]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_says_its_languages(lang: Language) -> None:
    tree = document(paper(dd.quotes().head(3), "html", lang))
    assert tree.find(".//section").get("lang") == lang
    cells = [cell for row in tree.iter("tr") for cell in row if (cell.text or "").startswith("«")]
    assert [cell.get("lang") for cell in cells] == [None if lang == "es" else "es"] * 3
    for wrong in ("<table><p>x</table>", "<p>a & b < c", "<td>x</td>"):
        with pytest.raises(html5lib.html5parser.ParseError):
            document(wrong)


def keys(bibtex: str) -> list[str]:
    return re.findall(r"(?m)^@\w+\{(.+),$", bibtex)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES[:3])
def test_latex_cites_what_bibtex_has(table: str, lang: Language) -> None:
    rows = dd.load(table)  # type: ignore[arg-type]
    cited = set(re.findall(r"\\cite(?:\[\{.*?\}\])?\{([^}]+)\}", paper(rows, "latex", lang)))
    known = keys(dd.cite("bibtex", lang, rows, works=True))
    assert len(known) == len(set(known)) and len(cited) > 3
    assert cited <= set(known)
    assert not cited <= set(keys(dd.cite("bibtex", lang, rows)))  # without the works


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no TeX / no hay TeX")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_latex_compiles_without_a_reference_that_leads_nowhere(lang: Language, tmp_path: Path) -> None:
    rows = dd.quotes()
    (tmp_path / "x.bib").write_text(dd.cite("bibtex", lang, rows, works=True), "utf-8")
    babel = {"es": "spanish", "en": "english"}[lang]
    table, head = paper(rows, "latex", lang), r"\documentclass{article}\usepackage[T1]{fontenc}"
    table = table.replace("\\end{longtable}", f"{_paper._in_latex(NASTY)} & \\\\\n\\end{{longtable}}")
    (tmp_path / "x.tex").write_text(
        rf"{head}\usepackage{{array,booktabs,longtable}}\usepackage[{babel}]{{babel}}\begin{{document}}"
        f"\n{table}\\bibliographystyle{{plain}}\\bibliography{{x}}\\end{{document}}",
        "utf-8",
    )
    latex = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "x"]
    for command in (latex, ["bibtex", "x"], latex, latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
    assert b"undefined" not in done.stdout and (tmp_path / "x.pdf").stat().st_size > 20_000


def test_rows_are_given_as_anything_that_has_their_ids() -> None:
    ids = [row["quote_id"] for row in dd.quotes(backend="dicts")[3:5]]
    wanted, frame = paper(ids), dd.quotes()[3:5]
    given: list[Any] = [
        frame,
        dd.quotes_with_sources()[lambda rows: rows["quote_id"].isin(ids)],
        dd.quotes(backend="polars")[3:5],
        pl.from_pandas(frame),
        dd.quotes(backend="arrow").slice(3, 2),
        dd.quotes(backend="dicts")[3:5],
        frame["quote_id"],
        map(dd.get, ids),
        [*ids, ids[0]],
        iter(ids),
        [dd.trace(id)[0] for id in ids],
    ]
    for rows in given:
        assert paper(rows) == wanted
    assert dd.cite("bibtex", ids=frame) == dd.cite("bibtex", ids=ids)
    hits = dd.search("valores")
    assert paper(hits) == paper([hit.id for hit in hits]) != wanted


def test_both_sides_of_a_pair_are_cited() -> None:
    pairs = dd.claims_compared().head(2)
    both = [id for row in pairs.itertuples() for id in (row.first_statement_id, row.second_statement_id)]
    assert paper(pairs) == paper(both)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "There are no rows.+No hay filas"),
        (dd.quotes().iloc[:0], "There are no rows.+No hay filas"),
        (dd.quotes(columns=["text_es", "article_id"]), "keep quote_id.+conserve quote_id"),
        (pd.DataFrame({"n": [1]}), "keep .*statement_id.+conserve .*statement_id"),
        ([{"n": 1}], "keep .*statement_id.+conserve .*statement_id"),
    ],
)
def test_rows_without_ids_are_refused_in_a_line(rows: Any, said: str) -> None:
    with pytest.raises(dd.SelectionError, match=said) as error:
        paper(rows)
    assert "\n" not in str(error.value)


def test_an_unknown_format_language_and_id_are_told() -> None:
    with pytest.raises(dd.UnknownChoiceError, match="^format: .+'latec'.+'latex'"):
        paper("alejo", "latec")  # type: ignore[arg-type]
    with pytest.raises(dd.UnknownChoiceError, match="^lang: "):
        paper("alejo", lang="fr")  # type: ignore[arg-type]
    with pytest.raises(dd.UnknownIdError):
        paper("alejoo")

"""Citations of the package and of what is behind its rows, in each style and both languages."""

import json
import re
import warnings
from typing import Any

import pandas as pd
import pytest
import rispy
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter, types
from citeproc.source.json import CiteProcJSON
from written import rows

import diplodata as dd
from diplodata import _cite, _citing
from diplodata._cite import Style, cite
from diplodata._names import Language
from diplodata._package import installed, localized

STYLES: tuple[Style, ...] = ("text", "bibtex", "apa", "csl-json", "ris", "cff")
BOTH = ["valores", "mundo"]  # nu, page 3 of its text; li, p. 129
# What CSL-JSON knows of an item, of what is used here (citation-style-language/schema, csl-data.json).
CSL = {"id", "type", "title", "author", "issued", "container-title", "issue", "page", "ISSN", "DOI", "URL", "version",
       "language", "note", "accessed"}  # fmt: skip


def entries(bibtex: str) -> dict[str, dict[str, str]]:
    """The entries of a BibTeX text by key: a reader that takes nothing but well-formed entries."""
    found = {}
    for entry in bibtex.split("\n\n"):
        head, *fields, end = entry.split("\n")
        kind, key = re.fullmatch(r"@(article|misc)\{([!-~]+),", head).groups()  # type: ignore[union-attr]
        pairs = [re.fullmatch(r"  ([a-z]+) = \{(.+)\},", field) for field in fields]
        found[key] = {"kind": kind} | {pair[1]: pair[2] for pair in pairs if pair}
        assert all(pairs)
        assert end == "}"
        bare = re.sub(r"\\[\\{}&%$#_]", "", entry)
        assert bare.count("{") == bare.count("}")
    return found


@pytest.fixture
def unreleased(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package before its first release, when its date, its home and its DOI are not known."""
    known = {key: value for key, value in installed().descriptor.items() if key not in ("created", "homepage")}
    monkeypatch.setattr(_cite, "installed_dataset", lambda lang: _citing.dataset(known, None, lang))


@pytest.mark.usefixtures("unreleased")
def test_the_package_in_running_text() -> None:
    title = {lang: localized(installed().descriptor, "title", lang) for lang in ("en", "es")}
    assert cite() == f"diplodata contributors (n.d.), “{title['en']}”, version {dd.__version__}, data set, CC-BY-4.0."
    assert cite(lang="es") == (
        f"diplodata contributors (s. f.), «{title['es']}», versión {dd.__version__}, conjunto de datos, CC-BY-4.0."
    )


@pytest.mark.usefixtures("small")
def test_the_articles_behind_rows_and_no_others_come_with_the_pages_of_the_rows() -> None:
    _, first, second = cite(ids=BOTH, lang="es").split("\n")
    assert (
        first == "Ana Ñu (s. f.), «La sociedad civil», filas: página 3 del texto del artículo, según Thomas G. Weiss."
    )
    assert second == (
        "Bo Li (2019), «El derecho a la ciudad», Revista X, n.º 7, pp. 119-141, filas: p. 129, según Gobierno local "
        "(PEAI)."
    )
    assert "Bo Li" not in cite(ids="valores") and "Ana Ñu" not in cite(ids="mundo")
    assert cite(ids=[]) == cite(ids="events.date_precision.year") == cite()  # a code rests on no passage
    assert cite(ids="li").endswith("pp. 119-141.")  # the whole article: no pages of rows
    assert cite(ids=("caravana",)).endswith("rows: pages 16-17 of the article's text.")


def test_an_entity_of_two_articles_cites_both_with_all_its_pages() -> None:
    for id in (id for id, row in rows("actors").items() if " " in row["article_ids"]):
        places, text = dd.trace(id), cite(ids=id)
        assert text.count("\n") == len({place.article_id for place in places})
        printed = sorted({place.printed_page for place in places if place.printed_page})
        assert not printed or f"rows: pp. {printed[0]}" in text or f"rows: p. {printed[0]}" in text


@pytest.mark.usefixtures("unreleased")
def test_apa() -> None:
    title = {lang: localized(installed().descriptor, "title", lang) for lang in ("en", "es")}
    assert cite("apa") == f"diplodata contributors. (n.d.). {title['en']} (Version {dd.__version__}) [Data set]."
    assert cite("apa", "en", BOTH).split("\n")[1:] == [
        "Ana Ñu. (n.d.). La sociedad civil [Civil society].",
        "Li, B. (2019). El derecho a la ciudad [The right to the city]. Revista X, (7), 119–141.",
        "In the text: (Thomas G. Weiss, as cited in Ana Ñu, n.d., page 3 of the article's text)",
        "In the text: (Local government (PEAI), as cited in Li, 2019, p. 129)",
    ]
    assert cite("apa", "es", BOTH).split("\n") == [
        f"diplodata contributors. (s. f.). {title['es']} (Versión {dd.__version__}) [Conjunto de datos].",
        "Ana Ñu. (s. f.). La sociedad civil.",
        "Li, B. (2019). El derecho a la ciudad. Revista X, (7), 119–141.",
        "En el texto: (Thomas G. Weiss, citado en Ana Ñu, s. f., página 3 del texto del artículo)",
        "En el texto: (Gobierno local (PEAI), citado en Li, 2019, p. 129)",
    ]
    # What the author holds is the author's; several hold this, one of them without a name.
    assert cite("apa", "es", "li.thesis.1").endswith("\nEn el texto: (Li, 2019, p. 121)")
    assert cite("apa", "en", "casas.claim.2").endswith(
        "(Office of Affairs, Rural Secretariat & Interviewee 3, as cited in Li, 2019, pp. 131-132)"
    )


@pytest.mark.parametrize("article", rows("articles"))
def test_the_authors_of_the_articles_stand_under_their_family_names(article: str) -> None:
    names = [
        row for row in rows("actors").values() if row["name_es"] in rows("articles")[article]["authors"].split("; ")
    ]
    assert names and all(row["family_name"] and row["given_name"] for row in names)
    apa, bibtex = cite("apa", "es", article), cite("bibtex", "es", article)
    (item,) = json.loads(cite("csl-json", "es", article))[1:]
    for row in names:
        family, given = row["family_name"], row["given_name"]
        assert f"{family}, {given[0]}." in apa and f"{{{family}}}, {given}" in bibtex
        assert {"family": family, "given": given} in item["author"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("lang", ["es", "en"])
def test_bibtex_is_well_formed(lang: Language) -> None:
    found = entries(cite("bibtex", lang, BOTH))
    assert list(found) == [f"diplodata-{dd.__version__}", "nu-nd", "li-2019"]
    package, undated, dated = found.values()
    assert (package["author"], package["version"]) == ("{diplodata contributors}", dd.__version__)
    assert package["langid"] == {"es": "spanish", "en": "english"}[lang]
    assert (undated["kind"], dated["kind"]) == ("misc", "article")  # an @article has to have a journal
    assert (undated["author"], dated["author"]) == ("{Ana Ñu}", "{Li}, Bo")  # sorted under the family name
    assert (dated["journal"], dated["number"], dated["pages"], dated["year"]) == ("Revista X", "7", "119--141", "2019")
    assert {"journal", "number", "pages", "issn", "doi", "url"}.isdisjoint(undated)
    assert dated["langid"] == "spanish"
    assert (
        dated["note"]
        == {
            "en": "rows: p. 129, according to Local government (PEAI)",
            "es": "filas: p. 129, según Gobierno local (PEAI)",
        }[lang]
    )
    with pytest.raises((AssertionError, ValueError, AttributeError)):
        entries(cite("bibtex", lang, BOTH).replace("},", ",", 1))


def test_what_latex_would_take_for_orders_is_escaped() -> None:
    source = {
        "article_id": "x", "authors": "A & B; C_D", "year": 1999, "title_es": r"50% {a} \b ~ ^ #1 $", "language": "es",
        "container": None, "issue": None, "pages": None, "issn": None, "doi": "10.1/a_b", "url": None, "rows": "",
    }  # fmt: skip
    entry = entries(_cite.format_sources("bibtex", [source], "en"))["x-1999"]
    assert entry["author"] == r"{A \& B} and {C\_D}"
    assert entry["title"] == r"{50\% \{a\} \textbackslash{}b \textasciitilde{} \textasciicircum{} \#1 \$}"
    assert entry["doi"] == "10.1/a_b"


@pytest.mark.usefixtures("unreleased")
@pytest.mark.parametrize("lang", ["es", "en"])
def test_csl_json_has_what_csl_knows(lang: Language) -> None:
    package, undated, dated = items = json.loads(cite("csl-json", lang, BOTH))
    assert all(set(item) <= CSL for item in items)
    assert [item["type"] for item in items] == ["dataset", "document", "article-journal"]  # no journal is known
    assert [item["language"] for item in items] == [lang, "es", "es"]
    # a literal where it is not known which part of a name is the family name
    assert [item["author"] for item in items] == [
        [{"literal": "diplodata contributors"}], [{"literal": "Ana Ñu"}], [{"family": "Li", "given": "Bo"}],
    ]  # fmt: skip
    assert dated["issued"] == {"date-parts": [[2019]]}
    assert (dated["container-title"], dated["page"], dated["ISSN"]) == ("Revista X", "119-141", "1133-6595")
    assert {"issued", "container-title", "page", "DOI", "URL"}.isdisjoint(undated)
    assert "issued" not in package  # not released
    assert package["version"] == dd.__version__


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("lang", ["es", "en"])
def test_ris_is_read_by_another_reader(lang: Language) -> None:
    package, undated, dated, work, *_ = rispy.loads(cite("ris", lang, [*BOTH, "abierta"], works=True))
    assert (package["type_of_reference"], package["edition"]) == ("DATA", dd.__version__)
    assert (undated["type_of_reference"], "year" in undated) == ("GEN", False)
    assert (dated["type_of_reference"], dated["authors"], dated["year"]) == ("JOUR", ["Li, Bo"], "2019")
    assert (dated["secondary_title"], dated["number"]) == ("Revista X", "7")
    assert (dated["start_page"], dated["end_page"], dated["issn"]) == ("119", "141", "1133-6595")
    assert work["authors"] == ["Thomas G. Weiss"] and work["notes"][0].endswith(
        {"es": "Ñu (s. f.)", "en": "Ñu (n.d.)"}[lang]
    )
    (web,) = [one for one in rispy.loads(cite("ris", lang, "abierta", works=True)) if one["id"] == "pnd"]
    assert (web["urls"], web["access_date"]) == (["http://pnd.example/"], "2014/07/21")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_all_works_and_articles_go_to_zotero_by_ris_and_by_csl_json(lang: Language) -> None:
    ids = [*rows("articles"), *rows("works")]
    entries, items = (
        rispy.loads(cite("ris", lang, ids, works=True)),
        json.loads(cite("csl-json", lang, ids, works=True)),
    )
    assert [one["id"] for one in entries] == [one["id"] for one in items]
    assert len({one["id"] for one in items}) == len(ids) + 1
    kinds = {row["work_type"] for row in rows("works").values()}
    assert kinds - {"unknown"} <= set(_cite._TYPES)
    by_id = {item["id"]: item for item in items}
    entry_of = {one["id"]: one for one in entries}
    for id, row in rows("works").items():
        assert (by_id[id]["type"], entry_of[id]["type_of_reference"]) == _cite._TYPES.get(
            row["work_type"], ("document", "GEN")
        )
        assert ("title" in by_id[id]) == (not row["authors"])  # no titles of works are known
        assert (
            [str(by_id[id]["issued"]["date-parts"][0][0])] == [row["year"]]
            if row["year"]
            else "issued" not in by_id[id]
        )
    assert all(set(item) <= CSL for item in items)


def test_csl_json_is_read_by_a_processor_of_citations() -> None:
    """As Zotero would format it; a field that CSL does not know is refused there."""
    items = json.loads(cite("csl-json", "en", [*rows("articles"), *rows("works")], works=True))
    with warnings.catch_warnings(action="error"):
        source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    listed = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        listed.register(Citation([CitationItem(item["id"])]))
    texts = [str(one) for one in listed.bibliography()]
    assert len(texts) == len(items)
    assert any("Revista CIDOB" in text and "Alejo" in text and "2019" in text for text in texts)
    known = {name.lower().replace("_", "-") for name in vars(types)}  # those of CSL 1.0.1; two are newer
    assert {item["type"] for item in items} <= known | {"dataset", "document"} and "conjunto" not in known
    with pytest.warns(UserWarning, match="unsupported: titel"):
        CiteProcJSON([items[0] | {"titel": "x"}])


@pytest.mark.usefixtures("small")
def test_works_are_cited_where_they_are_asked_for() -> None:
    assert cite(ids=["voz", "mundo"]) + "".join(
        f"\n{line}" for line in (
            "James (n.d.), as cited in Ana Ñu (n.d.).",
            "Hocking (2011), as cited in Ana Ñu (n.d.).",
            "Gobierno (2016a), as cited in Bo Li (2019).",
        )
    ) == cite(ids=["voz", "mundo"], works=True)  # fmt: skip
    assert cite("apa", "es", "voz", works=True).split("\n")[2:4] == [
        "James. (s. f.). [Citado en Ana Ñu (s. f.)].", "Hocking. (2011). [Citado en Ana Ñu (s. f.)].",
    ]  # fmt: skip
    assert cite("apa", "es", "motores", works=True).split("\n")[2] == "Entrevista 4. (s. f.). [Citado en Bo Li (2019)]."
    assert cite("text", "es", "motores", works=True).endswith("\nEntrevista 4 (s. f.), citado en Bo Li (2019).")
    assert cite(works=True) == cite()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("id", "author", "notes"),
    [
        ("valores", "Ana Ñu", "rows: page 3 of the article's text, according to Thomas G. Weiss"),
        ("mundo", "Bo Li", "rows: p. 129, according to Local government (PEAI)"),
    ],
)
def test_cff_with_ids_refers_to_their_articles(id: str, author: str, notes: str) -> None:
    whole, found = yaml.safe_load(cite("cff")), yaml.safe_load(cite("cff", ids=id))
    (reference,) = found["references"]
    assert reference.pop("notes") == notes
    assert reference == next(one for one in whole["references"] if one["authors"] == [{"name": author}])
    assert found | {"references": whole["references"]} == whole
    both = yaml.safe_load(cite("cff", ids=BOTH))["references"]
    assert [("journal" in one, one["type"]) for one in both] == [(False, "generic"), (True, "article")]
    assert "references" not in yaml.safe_load(cite("cff", ids="events.date_precision.year"))


def test_cff_is_the_file_of_the_package_with_a_reference_for_each_article() -> None:
    assert cite("cff") == cite("cff", "es") == installed().content("CITATION.cff").decode("utf-8")
    for article, row in rows("articles").items():
        (reference,) = yaml.safe_load(cite("cff", ids=article))["references"]
        assert reference["title"] in row.values()


def test_what_a_release_adds_is_cited(monkeypatch: pytest.MonkeyPatch) -> None:
    released = installed().descriptor | {"created": "2031-05-06T00:00:00Z", "homepage": "https://example.org/d"}
    monkeypatch.setattr(installed(), "descriptor", released)
    monkeypatch.setattr(_citing, "citation_file", lambda: "title: x\n")
    assert cite().startswith("diplodata contributors (2031), ")
    assert cite().endswith(", https://example.org/d.")
    monkeypatch.setattr(
        _citing, "citation_file", lambda: "title: x\ndoi: 10.5281/zenodo.1\nreferences:\n- doi: 10.9/no\n"
    )
    assert cite().endswith(", https://doi.org/10.5281/zenodo.1.")
    assert cite("apa").endswith("[Data set]. https://doi.org/10.5281/zenodo.1")
    assert entries(cite("bibtex"))[f"diplodata-{dd.__version__}"]["doi"] == "10.5281/zenodo.1"
    (item,) = json.loads(cite("csl-json"))
    assert (item["DOI"], item["issued"]) == ("10.5281/zenodo.1", {"date-parts": [[2031]]})
    monkeypatch.setattr(_citing, "citation_file", lambda: "title: x\nreferences:\n- title: y\n  doi: 10.9/no\n")
    assert "10.9/no" not in cite()  # the DOI of a reference is not the package's


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_nothing_unknown_is_printed(style: Style, lang: Language) -> None:
    text = cite(style, lang, [*list(rows("quotes"))[::10], *rows("articles")])
    assert not re.search(r"None|null|\(\)|\{\}|, ,|\. \.", text)


def test_an_unknown_style_and_language_are_told() -> None:
    with pytest.raises(dd.UnknownChoiceError, match="^style: .+'bibtext'.+ 'bibtex'"):
        cite("bibtext")  # type: ignore[arg-type]
    for style in STYLES:
        with pytest.raises(dd.UnknownChoiceError, match="^lang: "):
            cite(style, "fr")  # type: ignore[arg-type]


@pytest.mark.usefixtures("small")
def test_all_unknown_ids_are_told_at_once_and_what_is_no_text_is_one() -> None:
    with pytest.raises(dd.UnknownIdError, match="'valore', 'munda'.+valores.+mundo") as error:
        cite(ids=["valore", "casas", "munda"])
    assert error.value.names == ("valore", "munda")
    wrong: list[Any] = [5, 0, 1.5, True, [None], [5, "casas"], {"casas": 1, 7: 2}]
    for ids in wrong:
        with pytest.raises(dd.UnknownIdError, match="Unknown id / Identificador desconocido") as error:
            cite(ids=ids)
        assert "casas" not in error.value.names
    assert cite(ids=pd.Series(BOTH)) == cite(ids=iter(BOTH)) == cite(ids=BOTH)

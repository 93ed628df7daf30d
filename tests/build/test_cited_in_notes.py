"""An article that cites in notes, from its text to the rows of citations, and records that no note cites."""

import csv
import hashlib
from pathlib import Path

import pytest
from in_process import Done, run_script
from sample import edit

from diplodata.validation.citing import citations_printed
from diplodata.validation.package import RawPackage
from diplodata_build.base.checkout import Checkout
from diplodata_build.run import gather

TEXT = """LOS FAROS DE LA RIBERA

Ana Ñu

La villa de Nébor calló.1 La villa de Muela también.2 Los prácticos no.3 Nadie dijo nada más.4

1. Ana Lucía Robledo, Las ciudades y el mundo, Quintalba, Muelle, 1953, p. 45.
2. Ibid., p. 46; Ramón Ibarra, «Los cónsules: 1850-1870», en Historia del mar, Lima, Sal, 1990, pp. 54-99.
3. Robledo, Las ciudades, p. 9.
4. Cid, citado en Ibarra, art. cit., p. 60.
"""
ARTICLE = f"""
- article_id: faros
  title: {{es: Los faros de la ribera, en: The lighthouses of the shore}}
  authors: Ana Ñu
  language: es
  printed_page_offset: null
  printed_page_basis: none
  text_sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}
  sections:
    - {{section_id: faros-section, kind: section}}
    - {{section_id: faros-notes, kind: notes}}
"""
WORKS = """
- {work_id: robledo-1953, label: "Robledo, 1953", authors: Robledo, year: 1953, work_type: book,
   cited_as: ["Robledo, Las ciudades y el mundo"]}
- {work_id: ibarra-1990, label: "Ibarra, 1990", authors: Ibarra, year: 1990, work_type: article,
   cited_as: ["Ibarra, Los cónsules: 1850-1870"]}
- {work_id: cid, label: Cid, authors: Cid, work_type: unknown, cited_as: [Cid]}
"""


@pytest.fixture
def with_faros(sample_checkout: Path, own_articles: None) -> Path:
    """The sample's checkout with one more article."""
    (sample_checkout / "articles" / "faros.txt").write_text(TEXT, "utf-8")
    (sample_checkout / "curation/records/works/faros.yaml").write_text(WORKS, "utf-8")
    with (sample_checkout / "curation/articles.yaml").open("a", encoding="utf-8") as file:
        file.write(ARTICLE)
    return sample_checkout


def build(checkout: Path) -> Done:
    return run_script("build", "--root", checkout, "--articles", checkout / "articles", "--engine", "none")


def test_notes_become_citations_with_their_works_and_pages(with_faros: Path) -> None:
    assert build(with_faros).returncode == 0
    with (with_faros / "data/csv/citations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["article_id"] == "faros"]
    columns = ("work_id", "form", "note_number", "cited_pages", "quoted_in_id")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("robledo-1953", "note", "1", "45", ""),
        ("robledo-1953", "note", "2", "46", ""),
        ("ibarra-1990", "note", "2", "", ""),  # 54-99 are those of the whole chapter
        ("robledo-1953", "note", "3", "9", ""),
        ("cid", "note", "4", "60", "ibarra-1990"),
    ]

    # Nothing says anything yet, so that no citation serves anything.
    assert {row["statement_id"] for row in rows} == {""}


STATEMENT = """
- {{entity_id: faros, kind: finding, position: 1, form: paraphrase, article_id: faros, english_kind: translation,
   text_es: La villa de Nébor no dijo nada., attributions: [{{work_id: {work}, role: asserts}}], evidence: [{words}]}}
"""


@pytest.mark.parametrize(
    ("work", "words", "notes"),
    [
        ("robledo-1953", "villa de Nébor calló", ["1"]),
        ("robledo-1953", "villa de Muela también", ["2"]),
        ("ibarra-1990", "villa de Nébor calló", []),  # is cited at the next sentence, and in none of its words
    ],
)
def test_a_citation_in_a_note_serves_the_statement_at_its_mark(
    with_faros: Path, work: str, words: str, notes: list[str]
) -> None:
    path = with_faros / "curation/records/statements/faros.yaml"
    path.write_text(STATEMENT.format(work=work, words=words), "utf-8")
    citations = gather(Checkout.at(with_faros), with_faros / "articles").assembly.rows
    serving = [row for row in citations["citations"] if row["statement_id"] == "faros.finding.1"]
    assert [str(row["note_number"]) for row in serving] == notes
    recorded = [row["text"] for row in citations["coverage"] if row["record_id"] == "faros.finding.1"]
    assert sum("Robledo" in text or "Ibid" in text for text in recorded) == len(notes)


ENTRIES = """
Bibliografía

ROBLEDO, Ana Lucía, Las ciudades y el mundo, Quintalba, Muelle, 1953.

———, Otra ciudad, Quintalba, Muelle, 1960, consultado el 3 de mayo de 2018.

Ibarra, Ramón (1990), Historia del mar, 1850-1870, Lima, Sal.
"""


def test_the_list_of_references_of_an_article_that_cites_in_notes_is_settled(with_faros: Path) -> None:
    text = TEXT.replace("\n1. Ana", f"{ENTRIES}\n1. Ana")
    (with_faros / "articles" / "faros.txt").write_text(text, "utf-8")
    register = with_faros / "curation/articles.yaml"
    edit(register, hashlib.sha256(TEXT.encode()).hexdigest(), hashlib.sha256(text.encode()).hexdigest())
    heading = "{section_id: faros-list, kind: section, heading: {es: Bibliografía, en: Bibliography}}"
    edit(register, "faros-section, kind: section", "faros-section, kind: introduction")
    edit(register, "    - {section_id: faros-notes", f"    - {heading}\n    - {{section_id: faros-notes")
    inputs = gather(Checkout.at(with_faros), with_faros / "articles")
    entries = [(one.surname, one.year) for one in inputs.readings["faros"].entries]
    assert entries == [("ROBLEDO", "1953"), ("ROBLEDO", "1960"), ("Ibarra", "1990")]
    rows = [row for row in inputs.assembly.rows["coverage"] if row["section_id"] == "faros-list"]
    sentences = {row["text"].split(",")[0]: row["reason"] for row in rows if row["kind"] == "sentence"}
    # That of 1960 has no record.
    assert sentences == {"ROBLEDO": "bibliographic_only", "———": None, "Ibarra": "bibliographic_only"}
    (with_faros / "curation/records/works/faros.yaml").write_text(WORKS.replace("year: 1953", "year: 1954"), "utf-8")
    rows = gather(Checkout.at(with_faros), with_faros / "articles").assembly.rows["coverage"]
    assert [row["reason"] for row in rows if row["kind"] == "sentence" and row["text"].startswith("ROBL")] == [None]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [(",note,9,", ",note,8,", "cited_pages"), (",60,ibarra-1990,", ",60,,", "quoted_in_id")],
)
def test_a_citation_that_is_not_as_printed(with_faros: Path, old: str, new: str, column: str) -> None:
    assert build(with_faros).returncode == 0
    package = with_faros / "datapackage.json"
    assert not list(citations_printed(RawPackage(package)))
    edit(with_faros / "data/csv/citations.csv", old, new)
    (hit,) = citations_printed(RawPackage(package))
    assert column in str(hit)


def test_a_work_that_no_note_cites(with_faros: Path) -> None:
    edit(with_faros / "curation/records/works/faros.yaml", "Las ciudades y el mundo", "Las ciudades y el mar")
    assert "cited_as 'Robledo, Las ciudades y el mar' of 'robledo-1953': no article cites" in build(with_faros).stderr

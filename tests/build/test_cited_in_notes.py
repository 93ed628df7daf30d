"""An article that cites in notes, from its text to the rows of citations, and records that no note cites."""

import csv
import hashlib
from pathlib import Path

import pytest
from in_process import Done, run_script
from sample import edit

from diplodata.validation.citing import citations_printed
from diplodata.validation.package import RawPackage

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
        ("ibarra-1990", "note", "2", "54-99", ""),
        ("robledo-1953", "note", "3", "9", ""),
        ("cid", "note", "4", "60", "ibarra-1990"),
    ]


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

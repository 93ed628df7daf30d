"""Self-written sample articles of four layouts: their clean text, and where its parts stand."""

from itertools import pairwise

import pytest
from samples import LAYOUTS, expected, read_sample

from diplodata_build.text.document import Document


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.located]


def at_mark(document: Document, number: int) -> str:
    """The end of the text before the mark of a note."""
    place = next(mark.char_start for mark in document.note_marks if mark.number == number)
    return document.text[:place].split()[-1]


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_blocks_make_the_clean_text_and_every_character_lies_in_a_section_and_a_sentence(name: str) -> None:
    document = read_sample(name)
    assert document.text == "\n\n".join(block.text for block in document.located) == expected(name)
    assert [block.id for block in document.blocks] == [f"b{n:03}" for n in range(1, len(document.blocks) + 1)]
    for block in document.located:
        assert document.text[block.char_start : block.char_end] == block.text
    sections = [(section.char_start, section.char_end) for section in document.sections]
    sentences = [(span.start, span.end) for span in document.sentences()]
    for spans in (sections, sentences):
        assert spans[0][0] == 0
        assert spans[-1][1] == len(document.text)
        assert all(not document.text[end:start].strip() for (_, end), (start, _) in pairwise(spans))


class TestArticle:
    """All the noise of the real articles: clusters, call-outs, notes that go on, words split everywhere."""

    document = read_sample("sample-article")

    def test_kinds(self) -> None:
        body = ["heading", "paragraph", "blockquote", "paragraph", "paragraph"]
        middle = ["heading", "paragraph", "paragraph", "paragraph", "blockquote", "paragraph"]
        end = ["heading", "paragraph", "paragraph"]
        opening = ["title", "title", "abstract", "abstract", "paragraph", "paragraph", "paragraph"]
        assert kinds(self.document) == [*opening, *body, *middle, *end, *["note"] * 5]
        assert [block.language for block in self.document.blocks if block.kind == "abstract"] == ["es", "en"]

    def test_pages_and_marks(self) -> None:
        assert (self.document.page_count, self.document.printed_page_offset) == (5, 44)
        assert [block.page for block in self.document.located if block.kind == "heading"] == [2, 3, 5]
        note = next(block for block in self.document.located if block.note_number == 2)
        assert (note.page, note.page_last) == (3, 4)
        before = ["31)", "páginas.", "mar»", "marítima", "recomendar,"]
        assert [at_mark(self.document, number) for number in range(1, 6)] == before

    def test_hyphens(self) -> None:
        link = "https://puertos-hermanos.example/boletin/mesa-de-faros/"
        assert self.document.kept_hyphens == ("ciudades-puerto", "económico-portuaria", link)
        assert self.document.doubtful_links == ()

    def test_set_apart(self) -> None:
        callouts = [block.text.split()[0:2] for block in self.document.blocks if block.kind == "callout"]
        assert callouts == [["Los", "marineros,"], ["La", "red"]]
        furniture = " ".join(block.text for block in self.document.blocks if block.kind == "furniture")
        assert (furniture.count("ISSN"), furniture.count("https://")) == (2, 1)
        assert "ENSAYOS SOBRE LAS CIUDADES QUE..." in furniture

    def test_sections_and_a_list_that_is_one_sentence(self) -> None:
        found = [(section.kind, section.heading) for section in self.document.sections]
        assert [kind for kind, _ in found] == ["abstract", "introduction", "section", "section", "section", "notes"]
        assert found[4][1] == "Conclusiones"
        text = self.document.text
        sentence = next(s for s in self.document.sentences() if text[s.start :].startswith("Esta definición"))
        assert text[sentence.start : sentence.end].endswith("solemnidad de la firma.")


def test_numbered_references_are_no_notes() -> None:
    document = read_sample("sample-numbered-references")
    assert "note" not in kinds(document) and document.note_marks == ()
    headings = [block.text for block in document.located if block.kind == "heading"]
    numbered = ["1. Introducción", "2. Los libros de guardia", "2.1. Quién escribía", "3. Conclusiones"]
    assert headings == [*numbered, "Referencias"]
    assert (document.page_count, document.printed_page_offset) == (2, 111)


def test_endnotes_raised_marks_and_two_abstracts_side_by_side() -> None:
    document = read_sample("sample-endnotes")
    assert document.page_count == 3
    assert [block.page for block in document.located[:3]] == [1, 1, 2]
    assert [at_mark(document, n) for n in (1, 2, 3)] == ["socorros.", "pequeños”", "responde”."]
    assert (document.sections[-1].kind, document.sections[-1].heading) == ("notes", "NOTAS")


def test_running_heads_a_star_note_and_a_side_head() -> None:
    document = read_sample("sample-running-heads")
    furniture = [block.text for block in document.blocks if block.kind == "furniture"]
    assert furniture.count("Aurora Quintanilla") == 2
    assert furniture.count("El viaje de las campanas") == 1
    assert document.printed_page_offset == 20
    notes = [(block.note_number, block.text.split()[0]) for block in document.located if block.kind == "note"]
    assert notes == [(None, "Profesora"), (1, "Los"), (2, "La")]
    assert "Una diplomacia de campanario" in [b.text for b in document.located if b.kind == "heading"]

"""Layouts in small: paragraphs, headings, quotations, lists, notes and columns."""

from random import Random

import pytest
from samples import expected, raw_path
from typesetter import wrap

from diplodata_build.text import read_text

LONG = (
    "Las ciudades de la costa comercian entre sí desde antes de que existieran los Estados\n"
    "que hoy se la reparten, y sus muelles formaron una comunidad de oficios que ninguna\n"
    "frontera logró interrumpir del todo"
)
NEXT = "Este trabajo se ocupa de la asociación que nació de aquellas negociaciones menudas.\n"


def blocks(raw: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_text(raw).blocks]


def kinds(raw: str) -> list[str]:
    return [kind for kind, _ in blocks(raw)]


CITED = "La suma de los arreglos de cada mañana es mucha (2011: 5)."
KINDS = [  # the text, and its blocks; a block quotation needs an announcement and a sign that it is one
    (f"{LONG}. Pons la define como:\n\n…la suma de los arreglos menudos de cada mañana (2011: 5).\n\n{NEXT}", "p q p"),
    (f"{LONG}. Pons afirma que:\n\n{CITED}\n\ny lo repite.", "p q p"),
    (f"{LONG}. Los fines son los siguientes:\n\na) Que los puertos compartan todos los prácticos (2011: 5).\n", "p p"),
    (f"{LONG}. Queda pendiente una cosa:\n\nLos puertos pequeños apenas tienen trabajo en el invierno.\n", "p p"),
    (f"{LONG}, y con razón, de la\n\nRed de Puertos Hermanos que se formó después.\n", "p"),  # a false blank line
    (f" {LONG} (Pons et al.,\n 2011). Es cosa sabida desde hace mucho tiempo.\n", "p"),  # an abbreviation ends a page
    (f" {LONG}.\n {NEXT}", "p p"),  # a short last line ends a paragraph at the end of a page
    ("\n".join([(" ".join(LONG.split()) + ", y así siguieron durante siglos, sin que nadie lo estorbara.") * 2] * 12),
     "p p p p p p p p p p p p"),
    (f"{LONG}.\n\nCONCLUSIONES\n{NEXT}", "p h p"),  # capitals without a blank line
    (f" {LONG}.\n\n1. Los prácticos.\n\n2. Los faros.\n", "p p p"),  # a numbered list is no note
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), KINDS)
def test_kinds_of_blocks(raw: str, expected: str) -> None:
    letters = {"paragraph": "p", "blockquote": "q", "heading": "h", "note": "n"}
    assert " ".join(letters[kind] for kind in kinds(raw)) == expected


class TestParagraphs:
    """What belongs together, and what does not."""

    def test_list_in_a_sentence_stays_whole(self) -> None:
        raw = f"{LONG}: a) los prácticos;\n\nb) los faros;\n\nc) las becas. Fin.\n"
        document = read_text(raw)
        assert len(document.blocks) == 1
        assert len(document.blocks[0].sentences) == 2

    def test_a_very_long_line_is_one_paragraph(self) -> None:
        document = read_text("La red de los puertos une a quienes viven del mar. " * 5_000)
        assert [len(block.sentences) for block in document.blocks] == [5_000]

    def test_side_head_goes_before_its_paragraph_and_a_caption_after_it(self) -> None:
        found = blocks(f"{LONG} que las\n\nUna costa sola\n\nune a todas, aunque no lo parezca a primera vista.\n")
        assert found[0] == ("heading", "Una costa sola")
        assert "que las une a todas" in found[1][1]
        found = blocks(f"{LONG} que las\nFigura 2. Mapa de la costa\nune a todas, aunque no lo parezca.\n")
        assert "que las une a todas" in found[0][1]
        assert found[1] == ("paragraph", "Figura 2. Mapa de la costa")


class TestHeadings:
    """Headings have no full stop, and stand between sentences."""

    @pytest.mark.parametrize("heading", ["LOS PUERTOS", "1. Los puertos", "Los puertos\ny sus faros", "¿Qué es eso?"])
    def test_heading(self, heading: str) -> None:
        found = blocks(f"{LONG}.\n\n{heading}\n\n{NEXT}{NEXT}")
        assert found[1] == ("heading", " ".join(heading.split()))

    @pytest.mark.parametrize("line", ["Los puertos.", "los puertos y sus faros", "Los puertos y", "a) Los puertos"])
    def test_no_heading(self, line: str) -> None:
        assert "heading" not in kinds(f"{LONG}.\n\n{line}\n\n{NEXT}{NEXT}")


class TestNotes:
    """A note needs its number in sequence and its mark; other numbers stay where they are."""

    def test_acronyms_and_numbers_are_no_marks(self) -> None:
        body = f"{LONG}, como el G2, el CO2{{}} y la ley 2.2 del puerto{{}} y su 1 muelle de 1,1 metros."
        document = read_text(f" {body.format('', 1)}\n\n1. Una nota.\n2. Una línea que no es nota.\n")
        assert document.blocks[0].text == " ".join(body.format("", "").split())
        assert [mark.number for mark in document.note_marks] == [1]

    def test_mark_out_of_order_is_none(self) -> None:
        document = read_text(f" {LONG}2 y otra vez.1 Después2 nada.\n\n1. Una nota.\n2. Otra nota.\n")
        assert document.text.startswith(" ".join(LONG.split()) + "2 y otra vez. Después nada.")

    def test_numbering_that_starts_again_on_each_page(self) -> None:
        raw = f" {LONG}.1\n\n1. Una nota.\n {NEXT.strip()}1\n\n1. Otra nota.\n"
        assert [text for kind, text in blocks(raw) if kind == "note"] == ["Una nota.", "Otra nota."]


class TestPages:
    """What starts a page, and which printed numbers can be trusted."""

    def test_printed_pages_need_folios_that_agree(self) -> None:
        pages = [f"{LONG}, y así la página {number} de {number * 7}.\n\n{{}}\n" for number in range(1, 5)]
        text = "\f".join(pages)
        assert read_text(text.format(31, 32, 33, 34)).printed_page_offset == 30
        assert read_text(text.format(31, 32, 33, 44)).printed_page_offset is None

    def test_spaces_at_all_lines_and_form_feeds_at_both_ends_start_no_pages(self) -> None:
        assert read_text("".join(f" {line}\n" for line in LONG.split("\n"))).page_count == 1
        assert read_text(f"\f{LONG}.\n\f{NEXT}\f").page_count == 2


class TestWholeLayouts:
    """The sample in forms that have lost something."""

    def test_without_any_blank_line(self) -> None:
        raw = raw_path("sample-article").read_text(encoding="utf-8")
        lines = [line for line in raw.split("\n") if line.strip()]
        document = read_text("\n".join(lines))
        words = [word for block in expected("sample-article").split("\n\n") for word in block.split()]
        assert document.text.split() == words
        assert [b.text for b in document.located if b.kind == "note"] == expected("sample-article").split("\n\n")[-5:]
        assert [block.kind for block in document.blocks].count("callout") == 2

    def test_two_columns_side_by_side(self) -> None:
        paragraphs = expected("sample-article").split("\n\n")[4:7]
        lines = [line for text in paragraphs for line in ["", *wrap(text, [40], Random(1), set())]][1:]
        half = (len(lines) + 1) // 2
        right = lines[half:] + [""] * (2 * half - len(lines))
        raw = "\n".join(f"{a:46}{b}".rstrip() for a, b in zip(lines[:half], right, strict=True))
        assert read_text(raw).text == "\n\n".join(paragraphs)

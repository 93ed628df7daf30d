"""The text of a PDF: what stands where on the page, and what is said of a PDF that has no text to give."""

import codecs
import sys
from pathlib import Path

import pytest
import read
from pdfs import ENCRYPTED, Drawn, set_lines, write_pdf

from diplodata_build.text import UnreadableText, pdf, read_file, read_text
from diplodata_build.text.pdf import text_of_pdf

ONE = (
    "Las ciudades de la costa comercian entre sí desde antes de que existieran los Estados, y sus cónsules honorarios "
    "reconocieron las obligaciones del territorio.{} Los prácticos de cada puerto conocían los faros de los demás."
)
TWO = (
    "Los municipios de la ribera negociaron después con relativa autonomía, sin que el ministerio lo impidiera. Las "
    "oficinas de enlace se mantuvieron durante décadas,{} a pesar de las circunstancias económicas de la época."
)
PLAIN = ONE.format("")
OPENINGS = ("", *(f"La villa de {name} calló." for name in ("Nébor", "Muela", "Quintalba", "Roca", "Lara", "Cid")))
NOTES = ("Archivo de Valdemira, caja 4.", "El Faro, 3 de mayo de 1887, p. 2.")


def of_kind(raw: str, kind: str) -> list[str]:
    return [block.text for block in read_text(raw).blocks if block.kind == kind]


def text_of(*drawn: Drawn) -> str:
    return text_of_pdf(write_pdf([drawn]))


def two_columns(first: int) -> list[Drawn]:
    """A page with running heads, two columns of which each has a note, and a folio between them."""
    left = f"{OPENINGS[first]} {PLAIN} {ONE.format(f'^{first}^')}"
    right = f"{OPENINGS[first + 1]} {TWO.format(f'^{first + 1}^')} {TWO.format('')}"
    return [
        (60, 800, 9, "Anales de la ribera"), (450, 800, 9, "Ana Muro"),
        *set_lines(left, 60, 700, letters=46), (60, 480, 8, f"^{first}^ {NOTES[0]}"),
        *set_lines(right, 320, 697, letters=46), (320, 480, 8, f"^{first + 1}^ {NOTES[1]}"),
        (290, 40, 9, f"{118 + first}"),
    ]  # fmt: skip


def test_columns_one_after_the_other_their_notes_at_the_foot_and_pages_apart() -> None:
    title: list[Drawn] = [(180, 750, 16, "Historia de las redes de la ribera")]
    firsts = (1, 3, 5)
    raw = text_of_pdf(write_pdf([[*title * (first == 1), *two_columns(first)] for first in firsts]))
    assert raw.count("\f") == 2
    document = read_text(raw)
    body = [block.text for block in document.blocks if block.kind == "paragraph"]
    two = TWO.format("")
    columns = (f"{PLAIN} {PLAIN}", f"{two} {two}")
    assert body == [f"{OPENINGS[n + side]} {columns[side]}" for n in firsts for side in (0, 1)]
    assert [block.text for block in document.blocks if block.kind == "note"] == [*NOTES] * 3
    before = [document.text[: mark.char_start].split()[-1] for mark in document.note_marks]
    assert before == ["territorio.", "décadas,"] * 3


def test_a_table_is_read_across_and_small_type_without_a_label_stays_in_its_place() -> None:
    rows: list[Drawn] = [
        (left, 700 - 12 * row, 10, cell)
        for row in range(8)
        for left, cell in ((60, "Valdemira"), (260, f"{231 + row}"), (420, f"{9 + row}"))
    ]
    assert text_of(*rows, *set_lines(PLAIN, 60, 560)).startswith("Valdemira 231 9\nValdemira 232 10\n")
    quoted = set_lines(PLAIN, 80, 640, 9, letters=46)
    columns = [*set_lines(PLAIN * 2, 60, 760, letters=46), *quoted, *set_lines(TWO * 3, 320, 760, letters=46)]
    assert text_of(*columns).rstrip().endswith(set_lines(TWO * 3, 0, 0, letters=46)[-1][3])


def test_indents_gaps_sizes_and_weights_start_blocks_but_not_inside_a_sentence() -> None:
    first, second = set_lines(PLAIN, 60, 700), set_lines(TWO.format(""), 60, 700 - 12 * len(set_lines(PLAIN, 60, 700)))
    heading: list[Drawn] = [(60, 400, 13, "Los límites de la autonomía")]
    raw = text_of(*first, *second, *heading, *set_lines(PLAIN, 60, 380))
    assert [part.split()[0] for part in raw.split("\n\n")] == ["Las", "Los", "Los", "Las"]
    hanging = [(left + 12 * (number == 3), base, size, text) for number, (left, base, size, text) in enumerate(first)]
    assert "\n\n" not in text_of(*hanging)


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("una superficie de 30 m^2^ y nada más", "una superficie de 30 m² y nada más"),
        ("el 1.^o^ de mayo", "el 1.º de mayo"),
        ("la villa^12^ y el puerto^*^", "la villa¹² y el puerto*"),
        ("la villa^ii^ y el puerto", "la villa ii y el puerto"),  # a Roman numeral would be letters of the word
        ("una (nota) \\ y 12", "una (nota) \\ y 12"),
    ],
)
def test_what_is_raised(drawn: str, text: str) -> None:
    assert text in text_of((60, 300, 10, drawn), *set_lines(PLAIN, 60, 700))


@pytest.mark.parametrize(("matrix", "is_read"), [("1 0 0.25 1", True), ("0.97 0.25 -0.25 0.97", False)])
def test_slanted_letters_are_read_and_turned_ones_are_not(matrix: str, is_read: bool) -> None:
    page = write_pdf([[(60, 300, 10, "Los faros de Muela"), *set_lines(PLAIN, 60, 700)]])
    assert ("Muela" in text_of_pdf(page.replace(b"BT 60 300 Td", f"BT {matrix} 60 300 Tm".encode()))) == is_read


def test_letters_drawn_twice_and_accents_drawn_apart() -> None:
    heading: Drawn = (60, 300, 10, "Las redes")
    assert "Las redes\n" in f"{text_of(*set_lines(PLAIN, 60, 700), heading, (60.3, *heading[1:]))}\n"
    apart: list[Drawn] = [(60, 300, 10, "cooperacion"), (104.5, 300, 10, "´")]
    assert text_of(*set_lines(PLAIN, 60, 700), *apart).endswith("cooperación")
    assert "´" in text_of(*set_lines(PLAIN, 60, 700), *apart[:1], (107.4, 320, 10, "´"))


DAMAGED = write_pdf([set_lines(PLAIN, 60, 700)])[:300]
UNNAMED = f"<< /Type /Encoding /Differences [65 {' '.join(f'/g{number}' for number in range(58))}] >>"
SHIFTED = [(*line[:3], codecs.encode(line[3], "rot13")) for line in set_lines(PLAIN, 60, 700)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (write_pdf([set_lines(PLAIN, 60, 700)], ENCRYPTED), "an encrypted PDF"),
        (DAMAGED, "a damaged PDF"),
        (b"%PDF-1.7\n", "a damaged PDF"),
        (write_pdf([[], [(60, 700, 10, "12")]]), "without text (a scan)"),
        (write_pdf([SHIFTED], encoding=UNNAMED), "do not name"),
        (b"Las ciudades de la costa", "no PDF, whatever its name says"),
    ],
)
def test_what_has_no_text_to_give_is_said_in_one_line(
    data: bytes, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.pdf"
    path.write_bytes(data)
    assert read.main([str(path)]) == read.UNREADABLE
    out, err = capfd.readouterr()
    assert out == "" and err.startswith(f"read.py: {path}: ") and reason in err and err.count("\n") == 1


def test_fonts_that_name_no_letter_but_give_words() -> None:
    data = write_pdf([[*set_lines(PLAIN, 60, 700), (60, 500, 10, "el \x1cn de la o\x0ccina")]], encoding=UNNAMED)
    text = text_of_pdf(data)
    assert text.startswith("Las ciudades de la costa") and text.endswith("el fin de la oficina")


@pytest.mark.parametrize(("back", "text"), [(278, "definitiva"), (0, "defi nitiva")])
def test_a_space_drawn_over_the_end_of_a_ligature_parts_no_word(back: int, text: str) -> None:
    names = "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi] >>"
    moved = f"[(de\x01 ){back:03}(nitiva)] TJ".encode()  # what follows the space is drawn as far back as it is wide
    plain = "de\x01 nitiva".ljust(len(moved) - 5)
    data = write_pdf([[*set_lines(PLAIN, 60, 700), (60, 500, 10, plain)]], "", names)
    assert text_of_pdf(data.replace(f"({plain}) Tj".encode(), moved)).endswith(text)


@pytest.mark.parametrize("code", ["\x16", "|"])
def test_dashes_that_stand_for_an_author_in_a_font_of_tex(code: str) -> None:
    unnamed = f"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /g1 22 /g2 {ord('|')} /g3] >>"
    text = text_of_pdf(
        write_pdf([[*set_lines(PLAIN, 60, 700), (60, 500, 10, f"{code * 3}. Los\x01 faros")]], "", unnamed)
    )
    assert text.endswith("———. Los faros")


@pytest.mark.parametrize(("limit", "most"), [("MOST_BYTES", 300), ("MOST_PAGES", 1), ("MOST_LETTERS", 100)])
def test_the_work_is_bounded(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_pdf([set_lines(PLAIN, 60, 700)] * 2)
    assert text_of_pdf(data)
    monkeypatch.setattr(pdf, limit, most)
    with pytest.raises(UnreadableText, match="more than"):
        text_of_pdf(data)


def test_a_missing_library_is_said_and_a_text_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    (tmp_path / "article.pdf").write_bytes(write_pdf([set_lines(PLAIN, 60, 700)]))
    (tmp_path / "article.txt").write_text(PLAIN, "utf-8")
    with pytest.raises(UnreadableText, match="pypdfium2, which is not installed"):
        read_file(tmp_path / "article.pdf")
    assert read_file(tmp_path / "article.txt").text == PLAIN


def test_the_text_that_is_registered_is_read_like_its_pdf_and_never_overwritten(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, folder = tmp_path / "article.pdf", tmp_path / "articles"
    path.write_bytes(write_pdf([two_columns(1), two_columns(3)]))
    for _ in range(2):
        assert read.main([str(path), "--as", "raw", "--output", str(folder)]) == 0
    written = folder / "article.txt"
    assert read_file(written).text == read_file(path).text
    assert read.main([str(path), "--as", "raw"]) == 0
    assert capfd.readouterr().out == written.read_text("utf-8")
    written.write_text("Otro texto.", "utf-8")
    assert read.main([str(path), "--as", "raw", "--output", str(folder)]) == read.UNREADABLE
    assert written.read_text("utf-8") == "Otro texto." and "holds another text" in capfd.readouterr().err


def test_a_pdf_under_the_name_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(write_pdf([set_lines(PLAIN, 60, 700)]))
    with pytest.raises(UnreadableText, match="a PDF, not the text of one"):
        read_file(path)

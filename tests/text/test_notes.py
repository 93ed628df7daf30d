"""Notes and marks as other publishers print them, each case in small; all text is invented."""

from textwrap import wrap

import pytest
from samples import MORE, PROSE

from diplodata_build.text import read_text
from diplodata_build.text.document import Document


def paragraph(text: str) -> str:
    return "\n".join(wrap(text, 60))


def page(*paragraphs: str, notes: str = "") -> str:
    return "\n\n".join([*map(paragraph, paragraphs), notes])


def notes_of(document: Document) -> list[tuple[int | None, str]]:
    return [(block.note_number, block.text) for block in document.blocks if block.kind == "note"]


def body_of(document: Document) -> str:
    return " ".join(block.text for block in document.blocks if block.kind == "paragraph")


def marks_of(document: Document) -> dict[int, str]:
    """The last word before each mark."""
    return {mark.number: document.text[: mark.char_start].split()[-1] for mark in document.note_marks}


class TestNumbers:
    def test_notes_from_any_number(self) -> None:
        pages = [
            page(f"{PROSE} hoy.62 {MORE}.63", notes="62 Salas, Faros, p. 4.\n63 Olmedo, Barcas, p. 9."),
            page(f"{MORE} ayer.64 {PROSE}.", notes="64 Archivo de la villa, legajo 3."),
        ]
        document = read_text("\f".join(pages))
        assert [number for number, _ in notes_of(document)] == [62, 63, 64]
        assert marks_of(document) == {62: "hoy.", 63: "otra.", 64: "ayer."}

    def test_a_number_without_a_mark_is_no_note(self) -> None:
        document = read_text(page(f"{PROSE}.", "62 Salas escribió sobre los faros de la costa.", f"{MORE}."))
        assert notes_of(document) == []

    @pytest.mark.parametrize("directly", [True, False])
    def test_a_note_without_a_mark_directly_above_the_next_one(self, directly: bool) -> None:
        lacking = "3 Muro, Mareas, p. 2."
        pages = [
            page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, Faros, p. 4.\n2 Olmedo, Barcas, p. 9."),
            page(*[] if directly else [lacking], f"{MORE} ayer.4 {PROSE}.", notes=f"{lacking * directly}\n4 Archivo."),
        ]
        numbers = [number for number, _ in notes_of(read_text("\f".join(pages)))]
        assert numbers == ([1, 2, 3, 4] if directly else [1, 2, 4])

    @pytest.mark.parametrize(("second", "numbers"), [("2 Muro, Mareas.", [1, 2, 2, 3]), ("5 Muro, Mareas.", [1, 2, 3])])
    def test_a_number_that_is_printed_twice(self, second: str, numbers: list[int]) -> None:
        notes = f"1 Salas, Faros.\n\n2 Olmedo, Barcas.\n\n{second}\n\n3 Archivo."
        document = read_text(page(f"{PROSE} hoy.1 {MORE}.2 {PROSE}.3", notes=notes))
        assert [number for number, _ in notes_of(document)] == numbers

    def test_the_notes_of_a_second_chapter(self) -> None:
        pages = [
            page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, Faros, p. 4.\n2 Olmedo, Barcas, p. 9."),
            page(f"{MORE} ayer.1 {PROSE}.2", notes="1 Archivo de la villa.\n2 Ferrán, Torreras, p. 3."),
        ]
        assert [number for number, _ in notes_of(read_text("\f".join(pages)))] == [1, 2, 1, 2]


class TestForms:
    def test_several_on_a_line(self) -> None:
        document = read_text(
            page(f"{PROSE} hoy.1 {MORE} ayer.2 Nadie cobraba.3", notes="1 Ibid. 2 Salas, p. 9 3 Idem.")
        )
        assert notes_of(document) == [(1, "Ibid."), (2, "Salas, p. 9"), (3, "Idem.")]

    def test_a_number_in_a_note_does_not_part_it(self) -> None:
        document = read_text(page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, vol. 2 Faros.\n2 Olmedo, p. 3."))
        assert notes_of(document) == [(1, "Salas, vol. 2 Faros."), (2, "Olmedo, p. 3.")]

    def test_without_a_final_stop(self) -> None:
        document = read_text(page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, Faros, pp. 62-65\n2 Olmedo, Barcas"))
        assert notes_of(document) == [(1, "Salas, Faros, pp. 62-65"), (2, "Olmedo, Barcas")]

    def test_right_under_a_paragraph_that_goes_on(self) -> None:
        first = paragraph(f"{PROSE}.2 {MORE} sin que") + "\n2. Salas, Faros, p. 4.\n3. Olmedo, p. 2."
        document = read_text(page(f"{MORE}.3") + "\n" + first + "\f" + page(f"nadie lo viera. {MORE}."))
        assert notes_of(document)[0] == (2, "Salas, Faros, p. 4.")
        assert "sin que nadie lo viera" in body_of(document)

    def test_labels_above_their_lines(self) -> None:
        document = read_text(page(f"{PROSE} hoy.1 {MORE}.2") + "1\n2\n\nSalas, Faros, p. 4.\nOlmedo, p. 2.\n")
        assert notes_of(document) == [(1, "Salas, Faros, p. 4."), (2, "Olmedo, p. 2.")]

    def test_in_unwrapped_paragraphs(self) -> None:
        long = f"{PROSE}, y {MORE}"
        raw = f"{long} hoy.1\n\n{long}.2\n\n{long}.\n\nNOTAS\n\n1 Salas, Faros, p. 4.\n\n2 Ibid., p. 6.\n"
        document = read_text(raw)
        assert notes_of(document) == [(1, "Salas, Faros, p. 4."), (2, "Ibid., p. 6.")]
        assert marks_of(document) == {1: "hoy.", 2: "otra."}

    def test_at_the_end_without_a_heading(self) -> None:
        pages = [page(f"{PROSE} hoy.1 {MORE}.2"), page(f"{MORE} ayer.3 {PROSE}."), page(f"{PROSE}.")]
        ending = "1 Salas, Faros, p. 4.\n\n2 Olmedo, p. 2.\n\n3 Ferrán, Torreras, p. 3.\n"
        document = read_text("\f".join([*pages, ending]))
        assert [number for number, _ in notes_of(document)] == [1, 2, 3]
        assert marks_of(document) == {1: "hoy.", 2: "otra.", 3: "ayer."}


@pytest.mark.parametrize(
    ("sentence", "clean"),
    [
        ("La red acabó en 19862.", "La red acabó en 1986."),
        ("Llegó al 35%2 de los puertos.", "Llegó al 35% de los puertos."),
        ("La red acabó. 2 Nadie la lloró.", "La red acabó. Nadie la lloró."),
        ("La llamó «red menor», 2 y acabó.", "La llamó «red menor», y acabó."),
    ],
)
def test_where_marks_stand(sentence: str, clean: str) -> None:
    document = read_text(page(f"{PROSE} hoy.1 {MORE}. {sentence}", notes="1 Salas, p. 4.\n2 Olmedo, p. 3."))
    assert clean in body_of(document)
    assert [mark.number for mark in document.note_marks] == [1, 2]


@pytest.mark.parametrize("sentence", ["Habló el G2 de los puertos.", "Costó 1,7642 pesos.", "Fue en 1986, 2 veces."])
def test_numbers_that_are_no_marks(sentence: str) -> None:
    document = read_text(page(f"{PROSE} hoy.1 {sentence}", notes="1 Salas, p. 4."))
    assert sentence in body_of(document)


def test_a_version_is_no_list_and_no_note() -> None:
    document = read_text(f"{paragraph(PROSE)} en la web\n2.0 y la diplomacia de los puertos.\n\n{MORE}.")
    assert notes_of(document) == []
    assert "web 2.0 y la diplomacia" in document.text


class TestMarksSetOff:
    """A space before the mark: «el casamiento 464.»."""

    @staticmethod
    def pages(mark: str) -> list[str]:
        """Five pages with a note each, whose marks stand as given."""
        return [
            page(f"{PROSE} y los 12 vecinos, en el muelle{mark.format(n)}. {MORE}.", notes=f"{n} Salas, Faros, p. {n}.")
            for n in range(464, 469)
        ]

    def test_where_a_text_sets_all_of_them_so(self) -> None:
        document = read_text("\f".join(self.pages(" {}")))
        assert [number for number, _ in notes_of(document)] == [464, 465, 466, 467, 468]
        assert body_of(document).count("en el muelle. ") == 5
        assert "los 12 vecinos" in body_of(document)

    def test_in_brackets(self) -> None:
        pages = [page.replace(f"\n\n{n} Salas", f"\n\n({n}) Salas") for n, page in enumerate(self.pages(" ({})"), 464)]
        document = read_text("\f".join(pages))
        assert [number for number, _ in notes_of(document)] == [464, 465, 466, 467, 468]
        assert body_of(document).count("en el muelle. ") == 5
        assert notes_of(read_text("\f".join(pages[:3]))) == []

    def test_a_few_are_plain_numbers(self) -> None:
        document = read_text("\f".join(self.pages(" {}")[:3]))
        assert notes_of(document) == []
        assert "el muelle 464. " in body_of(document)

    def test_what_a_word_counts_is_none(self) -> None:
        pages = [page(f"{PROSE}, como en la figura {n}. {MORE}.", notes=f"{n} Los faros.") for n in range(1, 7)]
        document = read_text("\f".join(pages))
        assert notes_of(document) == []
        assert "la figura 3." in body_of(document)


@pytest.mark.parametrize(("lost", "numbers"), [(3, [1, 2, 6, 7]), (7, [10, 11, 12])])
def test_numbers_that_the_recognition_has_lost(lost: int, numbers: list[int]) -> None:
    """A few missing ones do not part the notes; many do, and the longer run is kept."""
    after = range(3 + lost, 3 + lost + (2 if lost < 6 else 3))
    pages = [
        page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, Faros, p. 4.\n2 Olmedo, Barcas, p. 9."),
        *(page(f"{MORE} ayer.{n} {PROSE}.", notes=f"{n} Ferrán, Torreras, p. 3.") for n in after),
    ]
    assert [number for number, _ in notes_of(read_text("\f".join(pages)))] == numbers


def test_a_note_that_ends_in_a_colon_goes_on_at_the_next_foot() -> None:
    quoted = "«Los faros de la costa»."
    pages = [
        page(f"{PROSE} hoy.1 {MORE}.", notes="1 Salas lo dice así:"),
        page(f"{MORE} ayer.2 {PROSE}.", quoted, notes="2 Olmedo, Barcas, p. 9."),
    ]
    assert notes_of(read_text("\f".join(pages)))[0][1].endswith(f"lo dice así: {quoted}")


def test_one_line_that_is_wider_than_the_others_does_not_cut_a_note_at_its_page() -> None:
    freak = f"3 {'Olmedo  lo  cuenta  así '.replace(' ', '   ')}{'x' * 40}."
    pages = [
        page(f"{PROSE} hoy.1 {MORE}.", notes="1 Salas dice de los prácticos del puerto: «Lo que nadie supo"),
        page(f"{PROSE} ayer.2 {MORE}.", "jamás en las villas del sur».", notes="2 Olmedo, Barcas, p. 9."),
        page(f"{PROSE} hoy.3 {MORE}.", notes=freak),
        *(page(f"{PROSE} hoy.{n} {MORE}.", notes=f"{n} Ferrán, Torreras y otros, p. {n}.") for n in range(4, 16)),
    ]
    assert notes_of(read_text("\f".join(pages)))[0][1].endswith("supo jamás en las villas del sur».")


@pytest.mark.parametrize("end", ["«Los faros y las barcas del mar»", "Los faros y las barcas del mar."])
def test_a_blank_line_inside_a_note_above_the_next_one(end: str) -> None:
    first = f"1 Véase Salas, que lo cuenta todo en {end}"
    document = read_text(
        page(f"{PROSE} hoy.1 {MORE}.2", notes=f"{first}\n\nde la costa, p. 4.\n2 Olmedo, Barcas, p. 9.")
    )
    assert (notes_of(document)[0] == (1, f"{first[2:]} de la costa, p. 4.")) is end.endswith("»")


@pytest.mark.parametrize("joined", [True, False])
def test_lines_wider_than_the_body_go_on_with_a_note_only_where_few_lines_are(joined: bool) -> None:
    """An extraction that joins words at their hyphens makes lines of the body wide."""
    wide = "Los prácticos de la villa conocían cada piedra del puerto y cada corriente"
    first = page(f"{PROSE} hoy.1 {MORE}.", notes="1 Salas, Faros, p. 4.")
    other = "\n".join([paragraph(f"{MORE}."), wide] * 8) if joined else paragraph(f"{MORE}. " * 8)
    last = page(f"{PROSE} ayer.2", notes=f"{wide},\nque nadie más sabía.\n\n2 Olmedo, Barcas, p. 9.")
    found = notes_of(read_text("\f".join([first, last, other])))
    assert ("nadie más sabía" in found[0][1]) is not joined


class TestOrder:
    """Notes above the text of their page, and a short note that several pages print under its number."""

    @pytest.mark.parametrize("mark", ["1", ""])  # without the mark below, the numbers at the top are no notes
    def test_notes_before_the_text_of_their_page(self, mark: str) -> None:
        notes = "1\nSalas, Los faros de la ribera y las barcas de la villa, p. 4.\n2\nOlmedo, p. 3."
        text = f"nadie lo supo{mark}. {MORE}{mark and 2}. {PROSE}"
        document = read_text(f"{paragraph(MORE)} y que\f{notes}\n{paragraph(text)}\f{paragraph(PROSE)}.")
        assert [number for number, _ in notes_of(document)] == ([1, 2] if mark else [])
        assert ("y que nadie lo supo. " in body_of(document)) == bool(mark)

    def test_notes_before_a_text_that_opens_a_sentence(self) -> None:
        notes = "1\nSalas, Los faros de la ribera y las barcas de la villa, p. 4.\n2\nOlmedo, p. 3."
        document = read_text(f"{paragraph(MORE)}.\f{notes}\n{paragraph(f'{PROSE}1. {MORE}2.')}")
        assert notes_of(document)[1] == (2, "Olmedo, p. 3.")
        assert body_of(document) == f"{MORE}. {PROSE}. {MORE}."

    @pytest.mark.parametrize("mark", [True, False])  # without marks, «Idem» is what the foot of each page has
    def test_a_short_note_that_recurs_under_its_number(self, mark: bool) -> None:
        texts = [f"{paragraph(PROSE)}{number if mark else ''}.\n{number}\nIdem\n" for number in range(1, 7)]
        document = read_text("\f".join(f"{number + 6}\n{text}" for number, text in enumerate(texts, 1)))
        assert [number for number, _ in notes_of(document)] == (list(range(1, 7)) if mark else [])

    def test_a_running_foot_under_the_label_of_a_note_that_stands_elsewhere(self) -> None:
        foot = "{0}\n\n{1}\n\nAnales.p65\n\n{1}\n\n26/8/2009, 6:31 p.m."
        texts = [f"{paragraph(PROSE)}{number}.\n\n{foot.format(number, number + 56)}" for number in range(1, 7)]
        document = read_text("\f".join(texts))
        assert sum("6:31" in block.text for block in document.blocks if block.kind == "furniture") == 6

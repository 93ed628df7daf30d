"""Heads, headings, tables and quotations as other publishers print them, each case in small; all text is invented."""

from textwrap import wrap

import pytest
from samples import MORE, PROSE

from diplodata_build.text import read_text
from diplodata_build.text.document import Document
from diplodata_build.text.running_heads import number_in_head

LONG = f"{PROSE}, y {MORE[0].lower()}{MORE[1:]}"


TOWNS = ("Villa Garza", "Puerto Lirio", "Isla Parda")


def wrapped(text: str) -> str:
    return "\n".join(wrap(text, 60))


def kind(document: Document, name: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == name]


def variant(number: int) -> str:
    """A paragraph of its own for each page, so that only what is meant to recurs."""
    words = PROSE.split()
    return f"En {1900 + number} " + " ".join([*words[number:], *words[:number]]).lower().replace(",", "")


class TestFeetOfPages:
    def test_short_notes_are_no_running_foot_and_the_printed_pages_survive(self) -> None:
        pages = [
            f"{wrapped(f'{variant(n)}.{n} {MORE}.')}\n\n{n} Ibíd., p. {p}\n\n{n + 30}"
            for n, p in [(5, 12), (6, 7), (7, 40)]
        ]
        document = read_text("\f".join(pages))
        assert kind(document, "note") == ["Ibíd., p. 12", "Ibíd., p. 7", "Ibíd., p. 40"]
        assert document.printed_page_offset == 34

    def test_a_running_foot_with_its_folio(self) -> None:
        pages = [f"{wrapped(variant(n))}.\n\nAnuario de los Faros, núm. 4, p. {n + 30}" for n in (5, 6, 7)]
        document = read_text("\f".join(pages))
        assert len(kind(document, "furniture")) == 3
        assert document.printed_page_offset == 34

    @pytest.mark.parametrize("folio", [36, 99])
    def test_a_head_that_the_extraction_sets_above_the_notes(self, folio: int) -> None:
        pages = [f"Los faros del sur {n + 30}\n{wrapped(f'{variant(n)}.')}" for n in (4, 5, 7, 8)]
        inside = f"{wrapped(variant(6))} de la\nLos faros del sur {folio}\ncosta, y nadie lo vio.\n{wrapped(MORE)}."
        document = read_text("\f".join([*pages[:2], inside, *pages[2:]]))
        assert (f"Los faros del sur {folio}" in kind(document, "furniture")) is (folio == 36)
        assert ("de la costa, y nadie lo vio." in document.text) is (folio == 36)

    def test_a_title_that_notes_cite(self) -> None:
        pages = [
            f"{wrapped(f'{variant(n)}.{n} {MORE}.')}\n\n{n} Olmedo lo contó con detalle en su libro\nLos faros"
            for n in (1, 2, 3)
        ]
        document = read_text("\f".join(pages))
        assert [note.endswith("en su libro Los faros") for note in kind(document, "note")] == [True] * 3

    @pytest.mark.parametrize(
        "line",
        [
            "que apenas sabían de su existencia en aquellos años de",
            "Nadie supo jamás en aquellos años de guerra y de hambre que",
        ],
    )
    def test_a_line_of_prose_that_recurs_at_the_foot_of_three_pages(self, line: str) -> None:
        before = "las autoridades de la capital" if line[0].islower() else "las autoridades de la capital."
        pages = [f"{wrapped(variant(n))}.\n\nLo temían en {town} y en {before}\n{line}" for n, town in enumerate(TOWNS)]
        document = read_text("\f".join([*pages, "los vecinos escribían cartas cada mañana y cada tarde."]))
        assert document.text.count(line) == 3
        assert not kind(document, "furniture")


class TestHeadings:
    def test_in_unwrapped_text(self) -> None:
        document = read_text(f"{LONG}.\n\nLas barcas\n\n{LONG}.\n\n¿Quién pagaba?\n\n{LONG}.\n")
        assert kind(document, "heading") == ["Las barcas", "¿Quién pagaba?"]

    def test_without_a_blank_line_above(self) -> None:
        document = read_text(f"{wrapped(PROSE)}.\nii. Las barcas del correo\n\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}.")
        assert kind(document, "heading") == ["ii. Las barcas del correo"]

    def test_without_blank_lines_around_it(self) -> None:
        document = read_text(f"{wrapped(PROSE)}.\nLas barcas\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}.")
        assert kind(document, "heading") == ["Las barcas"]

    def test_with_its_number_on_a_line_of_its_own(self) -> None:
        document = read_text(
            f"{wrapped(PROSE)}.\n\n2.1.\n\nLas barcas del correo\n\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}."
        )
        assert kind(document, "heading") == ["2.1. Las barcas del correo"]

    def test_a_chapter_heading_above_a_section_heading(self) -> None:
        document = read_text(f"{wrapped(PROSE)}.\n\n2 Las barcas\n2.1 El correo\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}.")
        assert kind(document, "heading") == ["2 Las barcas", "2.1 El correo"]

    def test_a_word_that_is_a_heading_by_itself(self) -> None:
        raw = f"Palabras clave: barcas, puertos, cartas\nIntroducción\n{wrapped(PROSE)}.\n\n{wrapped(MORE)}."
        assert kind(read_text(raw), "heading") == ["Introducción"]

    def test_a_long_one_that_leaves_room_on_its_line(self) -> None:
        heading = "Las barcas del correo entre las dos orillas"
        document = read_text(f"{wrapped(PROSE)}.\n{heading}\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}.")
        assert kind(document, "heading") == [heading]

    @pytest.mark.parametrize("name", ["Ana Robledo (1860-1935).", "La crisis de los faros."])
    def test_several_that_end_in_a_full_stop(self, name: str) -> None:
        heads = [name, "Luis Cid (1868-1963).", "Otros faros de la costa."]
        pieces = [f"{wrapped(f'{variant(n)}.')}\n\n{head}\n\n{wrapped(MORE)}." for n, head in enumerate(heads)]
        assert kind(read_text("\n\n".join([*pieces, f"{wrapped(PROSE)}."])), "heading") == heads
        assert kind(read_text("\n\n".join([*pieces[:2], f"{wrapped(PROSE)}."])), "heading") == []

    @pytest.mark.parametrize("line", ["Nadie lo vio jamás.", "La villa fue otra.", "Lima, 1953.", "Mar. Redes. Faros."])
    def test_short_sentences_are_none(self, line: str) -> None:
        pieces = [f"{wrapped(f'{variant(n)}.')}\n\n{line}\n\n{wrapped(MORE)}." for n in range(3)]
        assert kind(read_text("\n\n".join([*pieces, f"{wrapped(PROSE)}."])), "heading") == []

    @pytest.mark.parametrize(
        ("line", "is_heading"),
        [("La crisis del muelle (1929-1933)", True), ("La crisis del muelle (1929)", False), ("Cuadro general", True)],
    )
    def test_a_period_and_a_word_of_captions(self, line: str, is_heading: bool) -> None:
        raw = f"{wrapped(PROSE)}.\n\n{line}\n\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}."
        assert kind(read_text(raw), "heading") == ([line] if is_heading else [])

    def test_a_short_last_line_is_none(self) -> None:
        document = read_text(f"{wrapped(PROSE)} y de sus faros\n\n{wrapped(MORE)}.")
        assert not kind(document, "heading")


class TestTables:
    ROWS = "Año       Barcas    Faros\n1916        122       26\n1920        320       74\n"
    LABELS = "Media\n\nMáx.\n\nBarcas\n\n10,39\n\n226,91\n\n"

    @pytest.mark.parametrize("cells", [ROWS, LABELS])
    def test_cells_between_caption_and_source_are_furniture(self, cells: str) -> None:
        raw = f"{wrapped(PROSE)}.\n\nCuadro 5. Las barcas\n{cells}Fuente: archivo de la villa.\n\n{wrapped(MORE)}.\n"
        document = read_text(raw)
        assert kind(document, "furniture") == [" ".join(cells.split())]
        assert "Cuadro 5. Las barcas" in document.text
        assert "Fuente: archivo de la villa." in document.text
        assert not kind(document, "heading")

    def test_rows_of_numbers_need_no_source(self) -> None:
        document = read_text(f"{wrapped(PROSE)}.\n\nCuadro 5. Las barcas\n{self.ROWS}\n{wrapped(MORE)}.\n")
        assert kind(document, "furniture") == [" ".join(self.ROWS.split())]

    def test_a_heading_after_a_figure_is_kept(self) -> None:
        document = read_text(
            f"{wrapped(PROSE)}.\n\nGráfico 1. Las barcas\n\nEl correo\n\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}."
        )
        assert not kind(document, "furniture")
        assert kind(document, "heading") == ["El correo"]

    def test_a_sentence_about_a_table_is_no_caption(self) -> None:
        document = read_text(
            f"{wrapped(MORE)}.\n\nCuadro 5 muestra las barcas de la villa y\nlos 12 faros\n\n{self.ROWS}"
        )
        assert "los 12 faros" in document.text


def test_a_table_is_not_taken_for_two_columns() -> None:
    rows = "".join(
        f"{name:56}{number}\n" for number, name in enumerate(["Azúcar", "Barcas", "Bancos", "Faros"] * 3, 40)
    )
    raw = f"{wrapped(PROSE)}.1\n\nCuadro 4\n{rows}\nTomado de: Salas.\n\n\n1\n Salas, Faros, p. 4.\n\f{MORE}."
    document = read_text(raw)
    assert kind(document, "note") == ["Salas, Faros, p. 4."]
    assert kind(document, "furniture") == [" ".join(rows.split())]


def test_works_that_end_in_links_are_parted() -> None:
    works = "Salas, Ana. Los faros. https://faros.example/4711\nOlmedo, Inés. Las barcas. https://barcas.example/12\n"
    document = read_text(f"{wrapped(PROSE)}.\n\n{works}Ferrán, A. Torreras. Cabo Senda.\n")
    assert [text.split(",")[0] for text in kind(document, "paragraph")] == [
        PROSE.split(",")[0].replace("\n", " "),
        "Salas",
        "Olmedo",
        "Ferrán",
    ]


def test_items_with_the_same_bullet_are_parted() -> None:
    document = read_text(
        f"{wrapped(PROSE)}.\n\n-Salas, A.: Los faros, Cabo\nSenda\n-Olmedo, I.: Las barcas, Isla\n-Ferrán: Torreras\n"
    )
    assert [text[:4] for text in kind(document, "paragraph")[1:]] == ["-Sal", "-Olm", "-Fer"]


def test_items_with_letters_are_parted() -> None:
    items = "a. Los prácticos de la villa.\nb. Los faros que nadie vio en las noches\nde la costa.\nc. Las becas."
    document = read_text(f"{wrapped(PROSE)}. Son tres:\n{items}\n\n{wrapped(MORE)}.\n")
    parted = ["a. Los prácticos de la villa.", "b. Los faros que nadie vio en las noches de la costa.", "c. Las becas."]
    assert [text for text in kind(document, "paragraph") if text[1] == "."] == parted


def test_items_with_a_hollow_bullet_are_parted() -> None:
    items = ["o Ana Robledo, de Villa Garza y de sus faros, que vio el mar.", "o Luis Cid, de Puerto Lirio."]
    document = read_text(f"{wrapped(PROSE)}.\n" + "\n".join(items) + f"\n\n{wrapped(MORE)} de Pedro\no Juan.\n")
    assert [text for text in kind(document, "paragraph") if text.startswith("o ")] == items
    assert "de Pedro o Juan." in document.text


@pytest.mark.parametrize("leader", [".", "-", "_"])
@pytest.mark.parametrize("entries", [4, 2])
def test_a_table_of_contents_is_furniture(entries: int, leader: str) -> None:
    lines = [f"{n}. Los faros {leader * 30} {n + 9}" for n in range(1, entries)]
    contents = "\n".join([*lines, "9. Las barcas y otras", "villas del sur.................", "15 16", "18"])
    document = read_text(f"ÍNDICE\n\n{contents}\n\n{wrapped(PROSE)}.\n\n......................\n\n{wrapped(MORE)}.\n")
    assert (" ".join(contents.split()) in kind(document, "furniture")) is (entries == 4)
    assert "......................" in document.text


@pytest.mark.parametrize("line", ["p. IV de las cartas de la villa.", "s. XV, y de sus faros.", "c. Otra cosa."])
def test_a_letter_that_opens_a_line_of_prose_is_no_item(line: str) -> None:
    document = read_text(f"{wrapped(PROSE)} en la\n{line}\n{wrapped(MORE)}.\n\n{wrapped(PROSE)}.\n")
    assert f"en la {line}" in document.text


ENTRIES = [
    "Robledo, A. (2011). Los puertos del sur y de sus prácticos. Lima.",
    "OLMEDO, Inés, Las barcas de la costa y de sus faros de piedra gris.",
    "——. Los faros de la costa y de todas las villas del norte. 2013.",
    "Ferrán, A. Torreras. https://torres.example/4711.",
    "Muro, Luis (2014). Mareas de la costa y de todas las villas.",
]


@pytest.mark.parametrize("heading", ["Referencias", "Otras cartas"])
def test_full_lines_part_works_only_in_references(heading: str) -> None:
    entries = "\n".join(ENTRIES)
    document = read_text(f"{wrapped(LONG)}.\n\n{wrapped(variant(3))}.\n\n{heading}\n\n{entries}\n")
    assert (kind(document, "paragraph")[2:] == ENTRIES) is (heading == "Referencias")


@pytest.mark.parametrize("heading", ["Referencias", "Otras cartas"])
def test_a_colon_announces_nothing_in_references(heading: str) -> None:
    entry = "Robledo, A. Los puertos. Lima:\nMuelle y compañía."
    text = f"{wrapped(LONG)}.\n{wrapped(variant(3))}.\n{heading}\n{entry}\nOlmedo, I. (2013). Las barcas.\n"
    assert (" ".join(entry.split()) in read_text(text).text) is (heading == "Referencias")


def test_a_list_whose_works_start_with_a_hyphen() -> None:
    works = ["-Salas, A.: Los faros, Cabo Senda, Lima:", "Muelle", "-Olmedo, I.: Las barcas, Isla", "-Ferrán: Torreras"]
    text = f"{wrapped(LONG)}.\n{wrapped(variant(3))}.\nBIBLIOGRAFÍA\n" + "\n".join(works)
    assert kind(read_text(text), "paragraph")[-3:] == [" ".join(works[:2]), *works[2:]]


def test_a_place_of_printing_opens_no_work() -> None:
    work = "Robledo, A. Los puertos del sur y todos sus prácticos de la costa.\nLima, Muelle, 2011."
    document = read_text(f"{wrapped(LONG)}.\n\n{wrapped(variant(3))}.\n\nReferencias\n\n{work}\n")
    assert kind(document, "paragraph")[-1] == " ".join(work.split())


def test_works_that_a_link_runs_together_on_one_line() -> None:
    works = ["Salas, A. Los faros. https://faros.example/4711", "Olmedo, I. (2013). Las barcas."]
    document = read_text(f"{' '.join(works)}\n\nVéase https://faros.example/4711 Olmedo, que lo cuenta (2013).\n")
    assert [document.text[span.start : span.end] for span in document.sentences()] == [
        *["Salas, A. Los faros. https://faros.example/4711", "Olmedo, I. (2013).", "Las barcas."],
        "Véase https://faros.example/4711 Olmedo, que lo cuenta (2013).",
    ]


@pytest.mark.parametrize(
    ("row", "is_cell"),
    [("Villas de la costa del sur con faros y muelles 12,3 (4,5) 7%", True),
     ("Villas de la costa del sur con faros y sin muelles hasta 1912", False)],
)  # fmt: skip
def test_rows_of_a_table_that_have_lost_their_gaps(row: str, is_cell: bool) -> None:
    raw = f"{wrapped(PROSE)}.\n\nCuadro 5. Las villas\n\n{row}\n\nOtras 9 12\n\nFuente: Salas.\n\n{wrapped(MORE)}."
    assert (f"{row} Otras 9 12" in " ".join(kind(read_text(raw), "furniture"))) is is_cell


def test_a_note_with_a_star_does_not_break_a_sentence() -> None:
    document = read_text(
        f"{wrapped(PROSE)} y\n\n* Salas lo contó en 1994.\nde la villa, y nadie lo supo nunca.\n\n{wrapped(MORE)}."
    )
    assert "existencia y de la villa, y nadie lo supo nunca." in document.text


def test_editors_in_brackets_do_not_end_a_sentence() -> None:
    document = read_text(
        f"{wrapped('Véanse Alba Salas e Inés Olmedo (eds.) Las barcas de la costa (Isla Parda, 2013) y sus mapas.')}"
    )
    assert len(list(document.sentences())) == 1


def test_a_block_quotation_in_long_lines() -> None:
    document = read_text(f"{LONG}. Así dice:\n\n  {LONG}.\n\n{LONG}.\n\n{LONG}.\n")
    assert kind(document, "blockquote") == [f"{LONG}."]


def test_words_whose_letters_are_drawn_twice() -> None:
    bold = "\n".join(["Olmedo lo contó en L", "Lo", "os", "s m", "ma", "ar", "re", "es", "s, que nadie guarda hoy."])
    document = read_text(f"{wrapped(LONG)}.\n{bold}\n\n{wrapped(variant(5))}.\n")
    assert "Olmedo lo contó en Los mares, que nadie guarda hoy." in document.text
    assert sum(entry.reason == "doubled" for entry in document.dropped) == 8


def test_short_cells_are_not_taken_for_letters_drawn_twice() -> None:
    cells = "\n".join(["La", "as", "no", "os", "si", "is", "00", "00", "00", "00", "00"])
    document = read_text(f"{wrapped(LONG)}.\n\n{cells}\n\n{wrapped(variant(5))}.\n")
    assert not any(entry.reason == "doubled" for entry in document.dropped)


EPIGRAPH = "Dulce es mirar el mar en que se ha nacido."
CELLS = "Garza, Lirio, Parda, Olmo, Salas, Torre, Cabo, Costa y Mar"


@pytest.mark.parametrize(
    ("pieces", "headings"),
    [
        (["Los faros del sur", EPIGRAPH, "Ana Robledo, Los puertos", LONG], ["Los faros del sur"]),
        ([LONG, LONG, "Ana Robledo, Los puertos", MORE], ["Ana Robledo, Los puertos"]),  # no epigraph
        (["Cuadro 2. Villas y faros", "Villas", "Faros", CELLS, "Fuente: Salas."], []),
        (["Cuadro 2. Villas y faros", "Los faros del sur", LONG], ["Los faros del sur"]),  # its table stands above
        (["1. Redes", LONG, "Regla B → bB", MORE], ["1. Redes"]),
        (["Faros", LONG, "Villa", "Muelle", "Barca", "Torre", "Costa", MORE], ["Faros", "Villa", "Costa"]),
        (["Faros", LONG, "Villa", "Muelle", MORE], ["Faros", "Villa", "Muelle"]),
        (["Referencias", "Archivo de la Villa (Lima)", "Salas, Legajo 4", MORE], ["Referencias"]),
        (["Faros", LONG, "Los archivos de la villa en 1840", MORE], ["Faros", "Los archivos de la villa en 1840"]),
        (["Referencias", MORE, "ANEXOS", LONG, "Carta de 1840", MORE], ["Referencias", "ANEXOS", "Carta de 1840"]),
    ],
)
def test_what_is_no_heading(pieces: list[str], headings: list[str]) -> None:
    text = "\n\n".join(wrapped(f"{piece}." if piece in (LONG, MORE) else piece) for piece in pieces)
    document = read_text(f"EL MAR DE LAS VILLAS\n\n{wrapped(variant(3))}.\n\n{text}\n\n{wrapped(variant(5))}.\n")
    assert kind(document, "heading") == headings


def side_by_side(left: str, right: str, hang: int = 0) -> str:
    """Two texts in two columns of 44 letters; the lines of the right one after the first of each sentence set in."""
    sides = wrap(left, 44), [line for part in right.split("|") for line in wrap(part, 40, subsequent_indent=" " * hang)]
    length = max(map(len, sides))
    rows = zip(*(side + [""] * (length - len(side)) for side in sides), strict=True)
    return "\n".join(f"{a:48}{b}".rstrip() for a, b in rows)


TABLE = """Tabla 1. Faros y villas
                 Faro                                Villas
                                        Las villas que lo ven en las noches claras
         El faro de Villa Garza
                                        y las que no lo han visto nunca, salvo en
                                        las fiestas de septiembre
         El faro del sur                Ninguna de las que el archivo nombra"""


def test_a_table_across_both_columns_is_set_apart_and_the_sentence_around_it_is_whole() -> None:
    left, right = f"{variant(3)}. {variant(4)}.", f"{variant(5)}. {MORE}. La costa del sur es larga y la villa"
    pages = [f"{side_by_side(left, right)}\n\n\n{TABLE}", side_by_side(f"mira al norte. {LONG}.", f"{variant(6)}.")]
    document = read_text("\f".join(pages))
    assert "La costa del sur es larga y la villa mira al norte." in document.text
    assert "Tabla 1. Faros y villas" in kind(document, "paragraph")
    assert "El faro del sur" not in document.text


def test_a_table_in_one_column_does_not_take_the_text_beside_it() -> None:
    rows = [
        "Tabla 1. Faros",
        "   1    Garza     12",
        "   2    Lirio     35",
        "   3    Parda     34",
        "   4    Olmo      22",
    ]
    beside = wrap(f"{variant(5)}.", 40)
    lines = [rows[0], *(f"{row:48}{text}" for row, text in zip(rows[1:], beside, strict=False))]
    lines += [f"{'':48}{text}" for text in beside[len(rows) - 1 :]]
    document = read_text(f"{side_by_side(f'{variant(3)}.', f'{LONG}.')}\n\n" + "\n".join(lines))
    assert f"{variant(5)}." in document.text


def test_columns_whose_lines_hang() -> None:
    works = "|".join(f"Robledo, A. (19{n}). {MORE}." for n in range(41, 45))
    document = read_text(side_by_side(f"{variant(3)}. {LONG}. {variant(4)}.", works, hang=3))
    assert f"{variant(3)}. {LONG}. {variant(4)}." in document.text


def test_few_lines_in_two_columns_among_pages_that_have_them() -> None:
    full = [side_by_side(f"{variant(n)}. {LONG}.", f"{variant(n + 1)}. {MORE}.") for n in (3, 5, 7)]
    short = side_by_side(f"{MORE}.", f"• {PROSE}.", hang=2)
    text = read_text("\f".join([*full, f"{short}\n\n\nFigura 4. El faro"])).text
    assert f"{MORE}." in text
    assert f"• {PROSE}." in text


@pytest.mark.parametrize("caption", ["Figura 4. El faro de la villa", "Figura 4. El faro visto\ndesde la barca"])
def test_a_caption_stays_one_and_takes_no_text(caption: str) -> None:
    document = read_text(f"{wrapped(LONG)}.\n\n{caption}\n\f{wrapped(f'{variant(3)}.')}\n")
    assert " ".join(caption.split()) in kind(document, "paragraph")


def test_a_caption_inside_a_paragraph_ends_before_its_small_letter() -> None:
    lines = wrap(f"{LONG}, y nadie los contó entonces.", 60)
    document = read_text("\n".join([*lines[:4], "Figura 4. El faro", *lines[4:]]) + "\n")
    assert f"{LONG}, y nadie los contó entonces." in document.text


@pytest.mark.parametrize(
    ("head", "folio"),
    [("Revista de Faros, 45", 45), ("46 | Los faros", 46), ("Revista de Faros, vol. 2, pp. 1-8", None)],
)
def test_the_pages_of_the_article_in_a_running_head_are_no_folio(head: str, folio: int | None) -> None:
    assert number_in_head(head) == folio

"""What the extractors do to a page, each in small: columns and boxes side by side, raised labels, heads, indents."""

from itertools import chain, zip_longest
from textwrap import wrap

import pytest

from diplodata_build.text import read_text
from diplodata_build.text.document import Document

SENTENCES = (
    "Las ciudades de la costa comercian entre sí desde antes de que existieran los Estados que hoy se la reparten, y "
    "sus muelles formaron una comunidad de oficios que ninguna frontera logró interrumpir. La asociación nació de "
    "aquellas negociaciones menudas que nadie quiso llamar diplomacia. Los prácticos de cada puerto conocían los faros "
    "de los demás, y sus familias se visitaban en las fiestas de septiembre sin que mediara permiso alguno de las "
    "autoridades de la capital, que apenas sabían de su existencia."
)
LINES = wrap(SENTENCES, 51)
PARAGRAPH = "\n".join(LINES)
OTHER = "\n".join(wrap(
    "El archivo de la villa guarda las cartas de aquel siglo, y en ellas se lee cómo los vecinos del otro lado "
    "prestaban sus barcas para llevar el correo de una orilla a la otra. Nadie cobraba por ello, pero todos esperaban "
    "que el favor fuese devuelto algún día. De aquella espera nació una obligación que no estaba escrita en ninguna "
    "parte, y que duró tanto como las barcas. Cuando llegó el puente, el correo pasó a manos del Estado, y las cartas "
    "dejaron poco a poco de hablar de favores y de fiestas comunes.", 51))  # fmt: skip


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.blocks]


def page(word: str) -> str:
    """The lines of one more page, unlike those of the others."""
    return "\n".join(line.replace(" ", f" {word} ", 1) for line in [*LINES, *OTHER.split("\n")])


def of_kind(document: Document, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


class TestColumns:
    """An extraction with the layout kept."""

    def test_lines_that_do_not_stand_level(self) -> None:
        right = [" " * 60 + line for line in OTHER.split("\n")]
        raw = "\n".join(chain.from_iterable(zip(LINES, right, strict=True)))
        assert read_text(raw).text.split() == f"{SENTENCES} {OTHER}".split()

    def test_a_folio_between_the_columns_goes_last(self) -> None:
        rows = [f"{left:60}{right}" for left, right in zip_longest(LINES, OTHER.split("\n"), fillvalue="")]
        document = read_text("\n".join([*rows, "", " " * 55 + "57"]) + "\f" + page("hoy"))
        assert document.text.split() == f"{SENTENCES} {OTHER} {page('hoy')}".split()
        assert of_kind(document, "furniture") == ["57"]

    def test_a_box_beside_narrow_lines_is_a_call_out(self) -> None:
        box = ["Los prácticos de cada", "puerto conocían los faros", "", "de los demás."]
        narrow = ["y las ciudades de la costa", "comercian entre sí desde antes", "", "de que existieran los Estados."]
        rows = [f"{left:40}{right}" for left, right in zip(narrow, box, strict=True)]
        document = read_text("\n".join([*LINES[:9], "de la capital del Estado vecino,", *rows, *LINES]))
        assert of_kind(document, "callout") == ["Los prácticos de cada puerto conocían los faros de los demás."]
        assert "del Estado vecino, y las ciudades de la costa comercian entre sí desde antes de que" in document.text

    @pytest.mark.parametrize(("heading", "kind"), [("Bibliografía", "paragraph"), ("Los faros", "callout")])
    def test_a_work_in_a_list_of_references_is_no_call_out(self, heading: str, kind: str) -> None:
        cited = (
            "La red de los puertos creció durante aquellos años y unió a las villas de\n"
            "la costa con las del interior, como lo cuenta quien mejor la conoce, Ana\n"
            "Robledo, Las ciudades y el mundo que las rodea, en su obra de tantos años\n"
            "sobre los prácticos de la ribera y los faros de la villa de Quintalba."
        )
        entry = "Ana Robledo, Las ciudades y el mundo que las rodea, en su obra de tantos años sobre los prácticos."
        parts = [
            "UN TÍTULO",
            "Ana Autora",
            cited,
            cited.replace("Robledo, Las", "Muro, Las"),
            heading,
            "Bo Li, Otra.",
            "\n".join(wrap(entry, 40)),
        ]
        document = read_text("\n\n".join(parts))
        assert [block.kind for block in document.blocks][-3:] == ["heading", "paragraph", kind]

    def test_a_table_is_not_taken_apart(self) -> None:
        table = "Municipio     Cartas     Visitas\nValdemira     231        9\nQuintalba     117        22"
        assert "Valdemira 231 9" in read_text(f"{PARAGRAPH}\n\n{table}\n\n{PARAGRAPH}").text

    def test_a_side_head_in_the_margin(self) -> None:
        body = [" " * 20 + line for line in [*LINES, *OTHER.split("\n")]]
        body[10] = f"{'de la costa':20}{OTHER.split(chr(10))[0]}"
        raw = "\n".join([*body[:10], "Las cartas", *body[10:]])
        document = read_text(raw)
        assert document.text.split() == f"{SENTENCES} Las cartas de la costa {OTHER}".split()
        assert of_kind(document, "heading") == ["Las cartas de la costa"]


class TestNotes:
    """Labels that a PDF raises above the line."""

    def test_label_glued_to_the_note_below_a_line_that_goes_on(self) -> None:
        document = read_text(f"{PARAGRAPH[:-1]}1 y las demás villas de la ribe-\n1Una nota de la red.\fra. Fin.")
        assert of_kind(document, "note") == ["Una nota de la red."]
        assert "las demás villas de la ribera. Fin." in document.text

    def test_label_alone_on_its_line(self) -> None:
        for gap in ("\n", "\n\n"):
            document = read_text(f"{PARAGRAPH}1\n\n1{gap}Una nota de la red.\n\f{OTHER}")
            assert of_kind(document, "note") == ["Una nota de la red."]
            assert [(mark.number, document.text[mark.char_start - 1]) for mark in document.note_marks] == [(1, ".")]

    def test_a_note_that_repeats_the_text_is_no_call_out(self) -> None:
        for label in ("1", "1\n"):
            raw = f"{PARAGRAPH}1\n\n{label}Los prácticos de cada\npuerto conocían los faros\nde los demás.\n\f{OTHER}"
            assert kinds(read_text(raw)) == ["paragraph", "note"]

    def test_space_between_the_mark_and_the_comma(self) -> None:
        document = read_text(f"{PARAGRAPH[:-1]}1 , según dicen2 .\n\n1 Una nota.\n2 Otra nota.\n")
        assert document.text.startswith(f"{SENTENCES[:-1]}, según dicen.\n\n")

    def test_notes_alike_but_for_their_numbers_are_no_running_feet(self) -> None:
        texts = [page(word)[:-1] for word in ("hoy", "ayer", "antes", "luego")]
        pages = [f"{text}{number}.\n\n{number} Ibíd., p. {number * 7}." for number, text in enumerate(texts, 1)]
        document = read_text("\f".join(pages))
        assert of_kind(document, "note") == [f"Ibíd., p. {number * 7}." for number in range(1, 5)]
        assert "furniture" not in kinds(document)


class TestHeads:
    """Running heads and page starts where nothing marks the page, and headings without a blank line."""

    @pytest.mark.parametrize(
        "head",
        ["{}\nAnales de la ribera", "Anales de la ribera", "{}ANALES DE LA RIBERA", "HISTORIA DE LAS BARCAS Y..."],
    )
    def test_heads_that_come_back_start_pages(self, head: str) -> None:
        pages = [page(word) for word in ("hoy", "ayer", "antes", "luego")]
        raw = "".join(f"{text}\n{head.format(number)}\n" for number, text in enumerate(pages, 41))
        document = read_text(raw + page("después"))
        assert document.text.split() == " ".join([*pages, page("después")]).split()
        assert document.page_count == 5

    def test_an_issn_line_at_the_foot_of_a_page_is_one_and_a_caption_that_comes_back_none(self) -> None:
        page = f"{PARAGRAPH}\n{OTHER}\nFuente: elaboración propia\n"
        assert read_text(page * 4).text.count("Fuente: elaboración propia") == 4
        document = read_text(f"{PARAGRAPH}\n\nAnales, n.º 12, pp. 101-112. ISSN: 2999-1234\f{OTHER}")
        assert of_kind(document, "furniture") == ["Anales, n.º 12, pp. 101-112. ISSN: 2999-1234"]
        raw = "\n".join([f"  {PARAGRAPH}", "", *(f" {line}" for line in LINES), "", *LINES, "", *LINES])
        assert read_text(raw).page_count == 1  # lines in a row with one space start no pages

    def test_numbered_heading_without_a_blank_line_and_a_numbered_list(self) -> None:
        document = read_text(f"{PARAGRAPH}\n\n2. Los faros\n{OTHER}")
        assert kinds(document) == ["paragraph", "heading", "paragraph"]
        assert "heading" not in kinds(read_text(f"{PARAGRAPH}\n\n1. Los faros\n2. Los muelles\n3. Las barcas\n{OTHER}"))
        assert of_kind(read_text(f"{PARAGRAPH}\n{OTHER}\nReferencias\n{PARAGRAPH}"), "heading") == ["Referencias"]


class TestIndents:
    """A block quotation that only its indent sets off."""

    def test_quotation_without_blank_lines(self) -> None:
        quoted = "\n".join(f"     {line}" for line in OTHER.split("\n"))
        raw = f"{PARAGRAPH}\nAl respecto, Pons sostiene que:\n{quoted}\n{PARAGRAPH}"
        document = read_text(raw)
        assert kinds(document) == ["paragraph", "blockquote", "paragraph"]
        assert document.blocks[1].text == " ".join(OTHER.split())

    def test_the_first_line_of_a_paragraph_or_the_same_margin_throughout_is_none(self) -> None:
        margin = f"\n{PARAGRAPH}\n\nQueda pendiente una cosa:\n\n{OTHER}".replace("\n", "\n        ")
        for raw in (f"{PARAGRAPH}\n     {OTHER}\n     {PARAGRAPH}", margin.removeprefix("\n")):
            assert "blockquote" not in kinds(read_text(raw))


class TestLists:
    """Items on lines of their own, whatever they open with, and what stands above and below them."""

    @pytest.mark.parametrize(
        ("first", "second"), [("•", "•"), ("-", "-"), ("o", "o"), ("1.", "2."), ("a)", "b)"), ("1.", "•"), ("•", "o")]
    )
    def test_items_without_a_full_stop(self, first: str, second: str) -> None:
        items = [f"{first} Los prácticos de cada puerto", f"{second} Las familias de los faros"]
        raw = f"{PARAGRAPH}\n\nLa red se compone de dos partes:\n{items[0]}\n{items[1]}\n\n{OTHER}"
        texts = [block.text for block in read_text(raw).blocks]
        assert texts[1:-1] == ["La red se compone de dos partes:", *items]

    def test_items_that_are_set_further_in_than_the_one_above(self) -> None:
        raw = f"{PARAGRAPH}\n\n4. Los prácticos de Quintalba\n   • Las familias\n      o Los faros\n\n{OTHER}"
        texts = [block.text for block in read_text(raw).blocks]
        assert texts[1:-1] == ["4. Los prácticos de Quintalba", "• Las familias", "o Los faros"]

    def test_a_line_that_is_set_as_far_left_as_the_bullets_ends_the_list(self) -> None:
        raw = (
            f"{PARAGRAPH}\n\n   • Los prácticos de\n     Quintalba\nEl viaje a la villa:\n   • Las familias\n\n{OTHER}"
        )
        texts = [block.text for block in read_text(raw).blocks]
        assert texts[1:-1] == ["• Los prácticos de Quintalba", "El viaje a la villa:", "• Las familias"]

    def test_numbers_inside_a_sentence_part_nothing(self) -> None:
        raw = f"{PARAGRAPH}\n\nLa red se compone de dos partes:\n1. los prácticos;\n2. las familias.\n\n{OTHER}"
        assert len(read_text(raw).blocks) == 3
        assert "la línea 2. Quintalba" in read_text(f"{PARAGRAPH[:-1]} y la línea\n2. Quintalba y {OTHER}").text


class TestOutline:
    """Headings of several levels."""

    @pytest.mark.parametrize(
        "heading",
        [
            "2.1. ¿Por qué hay faros?",
            "2.1.3 La red (1967-73-1991)",
            "2.1. Los faros. Las\nfamilias de la villa y de toda la ribera",
        ],
    )
    def test_one_between_blank_lines_whatever_stands_above(self, heading: str) -> None:
        raw = f"{PARAGRAPH}\n\n1) Los prácticos\n2) Las familias\n\n{{}}\n\n{OTHER}"
        assert of_kind(read_text(raw.format(heading)), "heading") == [heading.replace("\n", " ")]
        assert of_kind(read_text(raw.format(heading.lstrip("0123456789. ").lower())), "heading") == []

    def test_one_under_the_end_of_a_paragraph(self) -> None:
        raw = f"{PARAGRAPH}\n2.2 Los faros\n{OTHER}"
        assert of_kind(read_text(raw), "heading") == ["2.2 Los faros"]
        assert of_kind(read_text(raw.replace("existencia.", "existencia en")), "heading") == []


def test_a_running_head_with_spaces_in_its_words() -> None:
    heads = ["LOS FAROS DE LA RIBERA", "LOS FAR OS DE LA RIBERA", "LOS FAROS DE LA RI BERA", "LOS FAROS DE LA RIBERA"]
    words = ("hoy", "ayer", "antes", "luego")
    document = read_text("\f".join(f"{head}\n\n{page(word)}" for head, word in zip(heads, words, strict=True)))
    assert len(of_kind(document, "furniture")) == 4
    assert "FAR OS" in read_text(f"LOS FAR OS DE LA RIBERA\n\n{PARAGRAPH}").text  # once: a title


def test_a_full_stop_on_the_line_after_a_raised_mark() -> None:
    first = PARAGRAPH.removesuffix(".")
    document = read_text(f"{first}1\n. {OTHER}\n\n1 Salas, Faros, p. 4.\n")
    assert "existencia. El archivo" in document.text
    assert " ... y las cartas" in read_text(f"{first}\n... y las cartas").text

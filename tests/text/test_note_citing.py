"""Works cited in notes by their details, then by «op. cit.», «ibíd.» or a short title; and what cites none."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import document

from diplodata_build.finding import find_candidates
from diplodata_build.finding.citations import find_citations

ROBLEDO = "Ana Lucía Robledo, Las ciudades y el mundo, Quintalba, Muelle, 1953, p. 45."
CITIES = "Robledo, Las ciudades y el mundo"
IBARRA = "Ramón Ibarra, «Los cónsules de la ribera», Anales, núm. 21, 1990, pp. 54-99."
CONSULS = "Ibarra, Los cónsules de la ribera"
LIGHTS = "Ramón Ibarra, Los faros, Lima, Sal, 1991, p. 2."


def cited(*notes: str, body: str = "La red creció.") -> list[tuple[str, str | None]]:
    """The key and the pages of each work that the notes cite."""
    found = find_citations(document(body, *(("note", note) for note in notes)))
    assert all(one.form == "note" for one in found)
    return [(one.key, one.cited_pages) for one in found]


@pytest.mark.parametrize(
    ("note", "key", "pages"),
    [
        (ROBLEDO, "Lucía Robledo, Las ciudades y el mundo", "45"),  # nothing shows where the surname begins
        ("Ana Muro, El puerto. Historia de una ribera (Lima: Sal, 1990), 45 y 69.", "Muro, El puerto", "45 y 69"),
        ("Ana Muro: El puerto. Ed. Sal, Lima, 1990, pp. xii-xv.", "Muro, El puerto", "xii-xv"),
        ("MURO, Ana, El puerto de la ribera, Lima, Sal, 1990, p. 3.", "Muro, El puerto de la ribera", "3"),
        ("Muro, Ana, «El puerto», Anales 9 (1990): 3–7, https://example.org/1.", "Muro, El puerto", "3–7"),
        ("Ana Muro, «El puerto», Anales 9 (1990): 3–17.", "Muro, El puerto", None),  # the whole of it
        ("Ana Muro, «El puerto», en Los ríos, ed. Luis Cid (Lima: Sal, 2011), 101–24.", "Muro, El puerto", None),
        ("Ana Muro, «El puerto», en Los ríos, ed. Luis Cid (Lima: Sal, 2011), 101–4.", "Muro, El puerto", "101–4"),
        ("Ana Muro, El puerto (Lima: Sal, 2011), 101–24.", "Muro, El puerto", "101–24"),  # a book has no extent there
        (
            "Muro Sol, Cid, y de la Vega Ruiz, La paz en el mar.",
            "Muro Sol y Cid y de la Vega Ruiz, La paz en el mar",
            None,
        ),
        ("Muro Sol, Cid, y Vega Ruiz, *La paz en el mar*.", "Muro Sol y Cid y Vega Ruiz, La paz en el mar", None),
        ("Muro Sol, y Vega Ruiz, La paz, 12.", "Muro Sol y Vega Ruiz, La paz", "12"),
        ("Cid, *El mar*, 125.", "Cid, El mar", "125"),
        ("Human Rights Watch, El puerto, Lima, Sal, 1990, p. 3.", "Human Rights Watch, El puerto", "3"),
        ("Organización Mundial del Faro, El puerto, 1990, p. 3.", "Organización Mundial del Faro, El puerto", "3"),
        ("Juana Inés de la Cruz, El puerto, Lima, Sal, 1990, p. 3.", "Inés de la Cruz, El puerto", "3"),
        ("Ana Muro y Pedro Cid, El puerto, Lima, Sal, 1990, cap. 2.", "Muro y Cid, El puerto", "cap. 2"),
        ("Ana Muro (coord.), El puerto, Lima, Sal, 1990.", "Muro, El puerto", None),
        ("Ana Muro et al., El puerto, Lima, Sal, 1990, p. 7.", "Muro, El puerto", "7"),
        ("«Los prácticos», en Ana Muro, El puerto, Lima, Sal, 1990, p. 7.", "Muro, El puerto", "7"),
        ("Cid, El mar, tomo II, núm. 4.", "Cid, El mar", "núm. 4"),  # its details stand in another chapter
        ("AGN, Gobernación, caja 4, exp. 2, f. 10r.", "AGN, Gobernación, caja 4, exp. 2", "10r"),
        ("Lo dijo el alcalde, AGN, Gobernación, caja 4, ff. 10-12.", "AGN, Gobernación, caja 4", "10-12"),
        ("«Carta a la villa», 3 de mayo de 1801, AGN, caja 4, f. 5v.", "Carta a la villa, 3 de mayo de 1801", "5v"),
        ("El Faro (Lima), 3 de mayo de 1887, p. 2.", "El Faro, 3 de mayo de 1887", "2"),
        ("Gaceta de Lima, núm. 91, 13 de junio de 1804, 8.", "Gaceta de Lima, 13 de junio de 1804", "8"),
        ("Granma, 23 de abril de 2001.", "Granma, 23 de abril de 2001", None),
        ("Entrevista con Ana Muro, Lima, mayo de 2003.", "Entrevista con Ana Muro, Lima, mayo de 2003", None),
    ],
)
def test_works_with_their_details(note: str, key: str, pages: str | None) -> None:
    assert cited(note) == [(key, pages)]


@pytest.mark.parametrize(
    ("notes", "last"),
    [
        ((ROBLEDO, "Robledo, op. cit., p. 7."), (CITIES, "7")),
        ((ROBLEDO, "Ana Lucía Robledo, Ob. cit. T II, pp. 7-9"), ("Lucía Robledo, Las ciudades y el mundo", "7-9")),
        ((ROBLEDO, "Robledo, Las ciudades, p. 9."), (CITIES, "9")),
        ((ROBLEDO, "Robledo, 9 y 12."), (CITIES, "9 y 12")),
        ((ROBLEDO, "Véase también Robledo, loc. cit."), (CITIES, None)),
        ((IBARRA, LIGHTS, "Ibarra, art. cit., p. 60."), (CONSULS, "60")),
        ((LIGHTS, IBARRA, "Ibarra, op. cit., p. 60."), ("Ibarra, Los faros", "60")),
        ((IBARRA, LIGHTS, "Ibarra, «Los cónsules», p. 60."), (CONSULS, "60")),
        ((LIGHTS, "Ibid., p. 3."), ("Ibarra, Los faros", "3")),
        ((LIGHTS, IBARRA, "Ibídem."), (CONSULS, None)),
        ((LIGHTS, "Ídem, Los muelles, Lima, Sal, 1992, p. 3."), ("Ibarra, Los muelles", "3")),
        ((LIGHTS, "Cid, citado en Ibarra, op. cit., p. 4."), ("Cid", "4")),
        (("«Carta a la villa», AGN, caja 4, f. 5r.", "«Carta», f. 6v."), ("Carta a la villa", "6v")),
        (("Entrevista con Ana Muro, Lima.", "Entrevista con Ana Muro."), ("Entrevista con Ana Muro, Lima", None)),
        (("AGN, Gobernación, caja 4, f. 1.", "Ibid., f. 2."), ("AGN, Gobernación, caja 4", "2")),
        (("Pedro Cid, El mar, Lima, Sal, 1991, p. 1.", "Pichardo. Ob. cit. p. 75"), ("Pichardo", "75")),
    ],
)  # fmt: skip
def test_what_comes_back_is_the_work_that_was_cited(notes: tuple[str, ...], last: tuple[str, str | None]) -> None:
    found = cited(*notes)
    assert found[-1] == last and len(found) == len(notes)


@pytest.mark.parametrize(
    ("note", "year"),
    [
        ("Ana Muro, «El puerto», Anales, 1990, https://example.org/2015, consultado el 3 de mayo de 2018.", "1990"),
        ("Ana Muro, «El puerto», Anales, 1990, disponible en la red (última consulta: 3 de mayo de 2018).", "1990"),
        ("Ana Muro, «El puerto», Anales, 1990, reimpreso en 2018.", "2018"),
    ],
)
def test_the_date_on_which_somebody_read_a_work_is_not_its_year(note: str, year: str) -> None:
    (found,) = find_citations(document("La red creció.", ("note", note)))
    assert found.year == year


def test_several_works_in_a_note_each_with_its_pages_and_place() -> None:
    note = (
        f"Sobre esto véase {LIGHTS[:-1]}; «Los muelles», Anales 3 (1993): 5; cf. {ROBLEDO} Es otra cosa. Robledo, 12."
    )
    made = document("Nada.", ("note", note))
    found = find_citations(made)
    assert [(one.key, one.cited_pages) for one in found] == [
        ("Ibarra, Los faros", "2"),
        ("Ibarra, Los muelles", "5"),
        (CITIES, "45"),
        (CITIES, "12"),
    ]
    assert [one.surface for one in found] == [
        LIGHTS[:-1],
        "«Los muelles», Anales 3 (1993): 5",
        ROBLEDO[:-1],
        "Robledo, 12",
    ]
    quoted = find_citations(document("Nada.", ("note", LIGHTS), ("note", "Cid, citado en Ibarra, op. cit., p. 4.")))[1]
    assert (quoted.quoted_in_key, quoted.surface) == ("Ibarra, Los faros", "Cid, citado en Ibarra, op. cit., p. 4")


@pytest.mark.parametrize(
    "note",
    [
        "Véase la nota 19.",
        "Véase supra, p. 4; véase el mapa adjunto.",
        "La red crecía. Nadie lo dijo en 1990, ni después.",
        "Los cónsules, los prácticos y los vecinos lo supieron en 1990, p. 3.",
        "En 1950, según la prensa, no había faros.",
        "“Así se hizo siempre”. No hay más.",
        "Ibídem significa «en el mismo lugar».",
        "Idem por idem.",
        "El 3 de mayo de 1887 nadie cruzó.",
        "Lima, 3 de mayo de 1887, impreso disponible en la villa.",
        "La AGN, dicen, guarda poco.",
        "La entrevista con Ana Muro fue breve.",
        "Partidas, P. VII, tít. 32, ley I.",
        "Agradezco a Ana Muro su ayuda, y a Pedro Cid.",
        "Ana Muro, Luis Cid, y Pedro Vega, a quienes agradezco.",
        "Ana Muro, Luis Cid, y Pedro Vega.",
        "Muro, El puerto de la ribera.",
    ],
)
def test_what_cites_nothing(note: str) -> None:
    assert cited(LIGHTS, note) == [("Ibarra, Los faros", "2")]


def test_two_authors_of_one_surname_another_edition_and_a_work_never_named_are_told_apart() -> None:
    first, second = "Ana Muro, El mar, Lima, Sal, 1990, p. 1.", "Luis Muro, Los ríos, Lima, Sal, 1991, p. 2."
    assert cited(first, second, "Ana Muro, op. cit., p. 3.")[-1] == ("Muro, El mar", "3")
    assert cited(first, "Ana Muro, El mar, Quito, Cal, 2001, p. 4.")[-1] == ("Muro, El mar 2001", "4")
    assert cited(first, "Muro, La sal, p. 3.")[-1] == ("Muro, La sal", "3")


def test_an_article_that_cites_by_year_is_not_read_so() -> None:
    body = "Uno (Muro, 2014). Dos (Cid, 2015). Tres (Lara, 2016)."
    notes = ("Entrevista a migrante 1.", LIGHTS, "Roca (2001).")
    found = find_citations(document(body, *(("note", note) for note in notes)))
    assert [one.key for one in found] == ["Muro 2014", "Cid 2015", "Lara 2016", "Roca 2001"]
    assert [one.key for one in find_citations(document("Uno.", *(("note", note) for note in notes)))][1:] == [
        "Ibarra, Los faros"
    ]


def test_nothing_else_is_looked_for_in_a_reference() -> None:
    made = document("Nada.", ("note", IBARRA), ("note", "El Faro, 3 de mayo de 1887, p. 2. En 1999 volvió «la calma»."))
    kinds = [(one.kind, one.text) for one in find_candidates(made) if one.kind != "sentence"]
    assert [text for kind, text in kinds if kind != "citation"] == ["1999", "la calma"]


PIECES = st.sampled_from(
    ["Muro", "Ana Muro, ", "El puerto", ", Lima, Sal, 1990", "op. cit.", "Ibid. ", "Ídem, ", "AGN, ", "caja 4, ",
     "f. 2", "“", "”", "«", "»", "; ", ". ", ", ", "p. 3", "(", ")", "véase ", "citado en ", "3 de mayo de 1887",
     "Entrevista con "]
)  # fmt: skip


@given(st.lists(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30).map("".join), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_notes_give_ordered_spans_of_their_own_words(notes: list[str]) -> None:
    made = document("Nada.", *(("note", note) for note in notes))
    found = find_citations(made)
    assert all(one.surface == made.text[one.char_start : one.char_end] != "" for one in found)
    assert all(a.char_end <= b.char_start for a, b in pairwise(found))
    assert all(one.key and (not one.cited_pages or one.cited_pages in one.surface) for one in found)

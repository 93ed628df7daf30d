"""What an editor must account for: acronyms, names, quotations, dates and citations, each in its place."""

import json

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import FIXTURES, document, read_article

from diplodata_build.finding import find_candidates

TRUTH = FIXTURES / "truth"
KINDS = {"sentence", "acronym", "name", "quoted_span", "block_quotation", "date", "citation"}


def _found(kind, *parts):
    return [(c.text, c.value) for c in find_candidates(document(*parts)) if c.kind == kind]


def _texts(kind, *parts):
    return [text for text, _ in _found(kind, *parts)]


# --- Dates ------------------------------------------------------------------------------------------------------------

DATES = [
    ("en febrero de 2002", "febrero de 2002", "2002-02"),
    ("Mayo 1968", "Mayo 1968", "1968-05"),
    ("los años setenta del siglo pasado", "años setenta del siglo pasado", "197X"),
    ("los años '90", "años '90", "199X"),
    ("la década de los noventa", "década de los noventa", "199X"),
    ("la década de 1990", "década de 1990", "199X"),
    ("en los noventa, ya", "los noventa", "199X"),
    ("los años ochenta del siglo XIX", "años ochenta del siglo XIX", "188X"),
    ("los años setenta y ochenta", "años setenta y ochenta", "1970/1989"),
    ("la última década del siglo xx", "última década del siglo xx", "199X"),
    ("el siglo XVIII", "siglo XVIII", "17XX"),
    ("el siglo xviii", "siglo xviii", "17XX"),
    ("los siglos XIX y XX", "siglos XIX y XX", "1800/1999"),
    ("a mediados del siglo XX", "mediados del siglo XX", "19XX"),
    ("entre 1991 y 1993", "entre 1991 y 1993", "1991/1993"),
    ("entre los años 2007 y 2018", "entre los años 2007 y 2018", "2007/2018"),
    ("es de 2008 a 2019", "de 2008 a 2019", "2008/2019"),
    ("el Plan 2013-2018", "2013-2018", "2013/2018"),
    ("(2018–24)", "2018–24", "2018/2024"),
    ("entre 1993 y 1991", "entre 1993 y 1991", None),
    ("regularmente desde 1999", "desde 1999", "1999/.."),
    ("A partir del año 2000", "A partir del año 2000", "2000/.."),
    ("a partir de la década de 1990", "a partir de la década de 1990", "1990/.."),
    ("desde julio de 2015", "desde julio de 2015", "2015-07/.."),
    ("desde finales de 1999", "desde finales de 1999", "1999"),
    ("hasta 2010", "hasta 2010", "../2010"),
    ("no fue hasta 1815 cuando", "1815", "1815"),
    ("los días 3 y 4 de diciembre de 2019", "3 y 4 de diciembre de 2019", "2019-12-03/2019-12-04"),
    ("del 30 de mayo al 2 de junio de 2019", "del 30 de mayo al 2 de junio de 2019", "2019-05-30/2019-06-02"),
    ("1º de enero de 1994", "1º de enero de 1994", "1994-01-01"),
    ("21 de julio del año 2014", "21 de julio del año 2014", "2014-07-21"),
    ("31 de febrero de 2015", "31 de febrero de 2015", None),
    ("entre diciembre de 2008 y enero de 2009", "entre diciembre de 2008 y enero de 2009", "2008-12/2009-01"),
    ("enero-marzo de 2015", "enero-marzo de 2015", "2015-01/2015-03"),
    ("el primer trimestre de 2018", "primer trimestre de 2018", "2018-33"),
    ("el segundo semestre de 2018", "segundo semestre de 2018", "2018-41"),
    ("el verano de 2015", "verano de 2015", "2015-22"),
    ("el 2 de julio", "2 de julio", None),
    ("las últimas dos décadas", "últimas dos décadas", None),
    ("hace más de 20 años", "hace más de 20 años", None),
    ("el siglo pasado", "siglo pasado", None),
    ("since 1999", "since 1999", "1999/.."),
    ("May 5, 2014", "May 5, 2014", "2014-05-05"),
]


@pytest.mark.parametrize(("text", "surface", "value"), DATES)
def test_dates_and_their_values_are_edtf(text, surface, value):
    assert _found("date", f"Se hizo {text}.") == [(surface, value)]
    assert value is None or str(edtf.parse_edtf(value)) == value


@pytest.mark.parametrize("between", [1, 40, 400])
@pytest.mark.parametrize("letter", ["", "İ"])  # one whose small letter is two characters
def test_dates_in_a_long_text_are_those_of_its_sentences(between, letter):
    """Each pattern is tried near its own words only, which loses none."""
    sentences = [f"{letter}Se hizo {text}." for text, _, _ in DATES]
    filler = " Los puertos de la costa." * between + " "
    assert _found("date", filler.join(sentences)) == [(surface, value) for _, surface, value in DATES]


def test_a_day_takes_the_only_year_of_its_sentence():
    assert _found("date", "En 2018 se votó (2 de julio). En 2019 no.")[1] == ("2 de julio", "2018-07-02")
    assert _found("date", "En 2018 y 2019 se votó el 2 de julio.")[2] == ("2 de julio", None)
    assert _found("date", "En 2018 no. Se votó el 2 de julio.")[1] == ("2 de julio", None)


@pytest.mark.parametrize(
    "text",
    [
        "1500 personas, 2000 migrantes y 1998 pesos",
        "artículo 1990, p. 2001, núm. 1999, $2000, 2000%, 2.000 y 1,500",
        "http://x.org/2014/02 y ISSN 2013-035X",
        "(Muro, 2013: 4) y Cid (2014)",
        "los noventa países y el siglo V a. C.",
    ],
)
def test_numbers_that_are_no_dates(text):
    assert _found("date", text) == []


# --- Quotations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("«uno» “dos” \"tres\" 'cuatro' ‘cinco’", ["uno", "dos", "tres", "cuatro", "cinco"]),
        ("«uno “dos ‘tres’” fin»", ["uno “dos ‘tres’” fin", "dos ‘tres’", "tres"]),
        ("dijo: \"Es 'así'\" y calló", ["Es 'así'", "así"]),
        ("como «la firma de actas; y ferias. La otra es la «Feria (hoy)». Y «ya».", ["la firma de actas; y ferias",
                                                                                "Feria (hoy)", "ya"]),
        ("como «la firma y la «Feria».", ["la firma y la", "Feria"]),
        ("cierra» sin abrir «bien»", ["bien"]),
        ("l'état d’Afers, mide 5\" y 6', el ’68 «»", []),
    ],
)  # fmt: skip
def test_quotation_marks(text, spans):
    assert _texts("quoted_span", text) == spans


def test_a_quotation_ends_with_its_block():
    assert _texts("quoted_span", "Abre “uno y no cierra.", "Cierra” dos “tres”.") == ["uno y no cierra", "tres"]


def test_block_quotations_without_the_citation_at_their_end():
    quoted = ("blockquote", "…la suma de valores (y más) del mundo (2013: 2).")
    assert _texts("block_quotation", "Muro dice:", quoted) == ["…la suma de valores (y más) del mundo"]


# --- Acronyms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("La Red de Puertos Libres (RPL) y la RPL", "RPL", "Red de Puertos Libres"),
        ("el Banco de Datos (bd)", "bd", "Banco de Datos"),
        ("(Objetivos de Desarrollo Sostenible [ODS], Otra Cosa)", "ODS", "Objetivos de Desarrollo Sostenible"),
        ("el Centro de Estudios Sociales (CES, 2019)", "CES", "Centro de Estudios Sociales"),
        ("Plan Anual de Obra Social de la Ciudad de Oz (PAOS)", "PAOS", "Plan Anual de Obra Social de la Ciudad de Oz"),
        ("“Colectivo Mares para las Islas” (Comai)", "Comai", "Colectivo Mares para las Islas"),
        ("el Foro Local Abierto (FLA, por sus siglas)", "FLA", "Foro Local Abierto"),
        ("el Consejo de Iniciativas (ICLEI, por sus siglas en inglés)", "ICLEI", None),
        ("según la CEPAL y EE. UU.", "CEPAL", None),
    ],
)
def test_acronyms_with_their_long_forms(text, short, long):
    assert _found("acronym", f"Vino {text}.")[0] == (short, long)


def test_every_use_of_a_defined_acronym_has_its_long_form():
    found = _found("acronym", "Las organizaciones de barrio (odb) crecen.", "Las odb y otra odb.")
    assert found == [("odb", "organizaciones de barrio")] * 3
    assert _found("name", "Las organizaciones de barrio (odb) crecen.", "La odb y otra odb.") == []


def test_small_acronyms_that_nothing_defines():
    defined = "El Banco Mundial (bm) y las organizaciones civiles (oc) hablan."
    assert _texts("acronym", defined, "La onu y las tic, el ezln, los brics y su pib; el siglo xix ad hoc.")[2:] == [
        "onu", "tic", "ezln", "brics", "pib",
    ]  # fmt: skip
    assert _texts("acronym", "La onu y las tic, sin otra sigla menor.") == []


@pytest.mark.parametrize(
    "text",
    ["el texto (estatal), (locales), (promoción), (ibídem) y (Pérez, 2013)", "II Foro del siglo XX", "NO. SÍ.",
     "J. M. Muro", "http://www.ABC.org y A@BC.mx"],
)  # fmt: skip
def test_what_is_no_acronym(text):
    assert _found("acronym", text) == []


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("vino de Perú a Nueva York y Los Ángeles", ["Perú", "Nueva York", "Los Ángeles"]),
        ("Según Tomás G. Muro y Ana del Valle, no", ["Tomás G. Muro", "Ana del Valle"]),
        ("Asimismo, la Secretaría de Inclusión y Bienestar Social", ["Secretaría de Inclusión y Bienestar Social"]),
        ("la paz; el Movimiento por la Paz con Justicia y Dignidad", ["Movimiento por la Paz con Justicia y Dignidad"]),
        ("la Organización para la Cooperación y el Desarrollo Económicos",
         ["Organización para la Cooperación y el Desarrollo Económicos"]),
        ("del Derecho de Gentes y del Derecho Civil", ["Derecho de Gentes", "Derecho Civil"]),
        ("el Grupo de los 20 y el Colectivo pnd-Migración", ["Grupo de los 20", "Colectivo pnd-Migración"]),
        ("la Revista CIDOB d’Afers Internacionals", ["Revista CIDOB d’Afers Internacionals"]),
        ("Finalmente, los Estados, el Estado, otro Estado y un Estado; los estados. Los Estados", []),
        ("el Estado-nación y sus ciudades-Estado; un estado", []),
        ("la Caravana salió; una caravana", ["Caravana"]),
        ("Realmente hay. Cosas hay. Todo hay. ¿En qué? «Es hoy»", []),
        ("en Mayo y la CEPAL, Muro (2013) y (Cid y Roca, 2014)", []),
        ("la llamada «Ciudad Global», en Mexico City’s", ["Mexico City"]),
    ],
)  # fmt: skip
def test_names(text, names):
    assert _texts("name", f"Ayer {text}.") == names


def test_names_at_the_start_of_a_sentence():
    text = "Desde Lima vino. Los Ríos de Lima bajan. Recuerda El Salvador. El Salvador es. Lima es. Ríos hay."
    assert _texts("name", text) == ["Lima", "Ríos de Lima", "El Salvador", "El Salvador", "Lima", "Ríos"]


def test_no_names_nor_acronyms_in_capitals():
    assert find_candidates(document(("heading", "LA CIUDAD DE LAS OSC MEXICANAS"))) == []


# --- All --------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["«", "»", "“", "”", '"', "'", "(", ")", "[", "]", "Muro", "Cid y ", "2013", "de ", "siglo XX", "años ", "setenta",
     "3 y 4 ", "de mayo ", "(osc)", "ABC", "desde ", "ibídem", ", ", ". ", "\n", "¿", "https://x.org/a ", "El ", "…",
     "20-", "de la "]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_sorted_candidates_without_doubles(text):
    made = document(text, ("blockquote", text), ("note", text))
    found = find_candidates(made)
    places = [(c.char_start, c.char_end, c.kind) for c in found]
    assert places == sorted(set(places))
    for c in found:
        assert c.text == made.text[c.char_start : c.char_end] and c.text.strip() != "" and c.kind in KINDS
        assert c.text == c.text.strip() or c.kind == "sentence"  # here; the reader trims its sentences


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_value_of_a_date_is_edtf(text):
    for _, value in _found("date", text):
        assert value is None or edtf.parse_edtf(value)


# --- The articles ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", params=sorted(TRUTH.glob("candidates-*.json")), ids=lambda path: path.stem)
def truth_and_found(request):
    truth = json.loads(request.param.read_text(encoding="utf-8"))
    return truth, find_candidates(read_article(truth["text_sha256"]))


def test_all_of_a_kind_and_no_other(truth_and_found):
    truth, found = truth_and_found
    for kind in ("acronym", "quoted_span", "block_quotation"):
        assert [[c.char_start, c.char_end] for c in found if c.kind == kind] == truth[kind]
    dates = [c for c in found if c.kind == "date"]
    assert [[c.char_start, c.char_end, c.value] for c in dates] == truth["date"]
    assert all(edtf.parse_edtf(c.value) for c in dates if c.value)


def test_all_definitions_with_their_long_forms_and_names_of_which_few_are_wrong(truth_and_found):
    truth, found = truth_and_found
    acronyms = {(c.char_start, c.char_end): c.value for c in found if c.kind == "acronym"}
    text = read_article(truth["text_sha256"]).text
    for start, end, long_start, long_end in truth["definition"]:
        assert acronyms[start, end] == text[long_start:long_end]
    names = {(c.char_start, c.char_end) for c in found if c.kind == "name"}
    right = {tuple(place) for place in truth["name"]}
    assert right <= names
    assert len(right) / len(names) >= 0.95

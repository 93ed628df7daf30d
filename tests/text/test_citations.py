"""In-text citations: who is cited, for which year and pages, and where; and what is none."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import FIXTURES, document, read_article

from diplodata_build.finding.citations import find_citations

TRUTH = FIXTURES / "truth"


def _cited(*parts, **options):
    return [(c.form, c.key, c.cited_pages) for c in find_citations(document(*parts, **options))]


def _keys(*parts):
    return [c.key for c in find_citations(document(*parts))]


def _parenthetical(*pairs):
    return [("parenthetical", key, pages) for key, pages in pairs]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("(Muro, 2013a y 2013b)", [("Muro 2013a", None), ("Muro 2013b", None)]),
        ("(Muro, 2011: 4, 2012: 5-7)", [("Muro 2011", "4"), ("Muro 2012", "5-7")]),
        ("(Muro, 2011; 2013a)", [("Muro 2011", None), ("Muro 2013a", None)]),
        ("(Muro, 2013a y b; Cid, 1997)", [("Muro 2013a", None), ("Muro 2013b", None), ("Cid 1997", None)]),
        ("(Muro y Roca, 2018: 150)", [("Muro y Roca 2018", "150")]),
        ("(Muro, 2010 y Cid, 2011)", [("Muro 2010", None), ("Cid 2011", None)]),
        ("(véase Muro et al., 2013)", [("Muro et al. 2013", None)]),
        ("(ver, por ejemplo, Muro y otros, 2013)", [("Muro y otros 2013", None)]),
        ("(cf. Muro, 2013: 31-32, 45 y ss.)", [("Muro 2013", "31-32, 45 y ss.")]),
        ("(Muro 2013, 22)", [("Muro 2013", "22")]),
        ("(Smith & Jones, 2010, pp. 3-4)", [("Smith & Jones 2010", "3-4")]),
        ("(Muro, 2013: xii-xv)", [("Muro 2013", "xii-xv")]),
        ("(Muro, 2013: cap. 2)", [("Muro 2013", "cap. 2")]),
        ("(Muro, 2017 [1968]: 12)", [("Muro 2017", "12")]),
        ("(Muro, s.f.: 3-4; Cid, s. f.)", [("Muro s.f.", "3-4"), ("Cid s.f.", None)]),
        ("(Muro, en prensa)", [("Muro en prensa", None)]),
        ("(de Rada, 1999; van Dam, 2003)", [("de Rada 1999", None), ("van Dam 2003", None)]),
        ("(Martí i Coll, 2019; O’Hara, 2000)", [("Martí i Coll 2019", None), ("O’Hara 2000", None)]),
        ("(Van der Berg, 2016; Garcia-Roca, 2018)", [("Van der Berg 2016", None), ("Garcia-Roca 2018", None)]),
        ("(Gobierno de CDMX, 2018; RMPE, 2015)", [("Gobierno de CDMX 2018", None), ("RMPE 2015", None)]),
        ("(cnn-México, 2014)", [("cnn-México 2014", None)]),
        (
            "(Secretaría de Inclusión y Bienestar Social, 2019)",
            [("Secretaría de Inclusión y Bienestar Social 2019", None)],
        ),
        ("(Instituto de los Mayores en el Exterior, 2015)", [("Instituto de los Mayores en el Exterior 2015", None)]),
        ("(“Vecinos del mundo”, 1995: 3)", [("Vecinos del mundo 1995", "3")]),
        ("(Muro, 2013, énfasis añadido)", [("Muro 2013", None)]),
        ("[Muro, 2013]", [("Muro 2013", None)]),
    ],
)
def test_works_in_brackets(text, works):
    assert _cited(f"Se dijo ya {text}.") == _parenthetical(*works)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("Asimismo, Muro y Roca (1996) afirman", [("Muro y Roca 1996", None)]),
        ("Siguiendo los argumentos de Muro y Van der Berg (2016), se", [("Muro y Van der Berg 2016", None)]),
        ("de acuerdo a Ríos Zafra (2018: 159-160)", [("Ríos Zafra 2018", "159-160")]),
        ("Sobre Ciudad Real, Muro (2019) dice", [("Muro 2019", None)]),
        ("Según Muro, Cid y Roca (2019), no", [("Muro, Cid y Roca 2019", None)]),
        ("En Perú, Cid y Roca (2019) dicen", [("Cid y Roca 2019", None)]),
        ("Muro (2011, 2013a, 2013b)", [("Muro 2011", None), ("Muro 2013a", None), ("Muro 2013b", None)]),
        ("se recurre a Muro (2015 y 2016)", [("Muro 2015", None), ("Muro 2016", None)]),
        ("Lara (2015) y Muro (2019), y Cid y Roca (2005)",
         [("Lara 2015", None), ("Muro 2019", None), ("Cid y Roca 2005", None)]),
        ("con Muro (2017 [1968]) cuando", [("Muro 2017", None)]),
        ("dice el Gobierno de la Ciudad de México (2018)", [("Gobierno de la Ciudad de México 2018", None)]),
        ("Según la CEPAL (2016), sí", [("CEPAL 2016", None)]),
        ("la Comisión Económica para América Latina (2016)", [("Comisión Económica para América Latina 2016", None)]),
        ("de Sánchez Pérez para América Latina (2016)", [("América Latina 2016", None)]),
        ("Cooper et al. (2013: 5) y J. Muro (2001)", [("Cooper et al. 2013", "5"), ("J. Muro 2001", None)]),
        ("por de Rada (1999) (de Rada, 1999)", [("de Rada 1999", None)]),
        ("Muro (2013; véase también Cid, 2014)", [("Muro 2013", None)]),
    ],
)  # fmt: skip
def test_names_before_the_bracket(text, works):
    found = [(key, pages) for form, key, pages in _cited(text) if form == "narrative"]
    assert found == works


@pytest.mark.parametrize(
    "text",
    [
        "1) uno, 2) dos y a) tres (1)",
        "el Banco Mundial (BM) y las organizaciones (osc)",
        "En 2018 hubo elecciones (2 de julio) en México en 1994.",
        "El nuevo Gobierno (2018-2024) y Muro (1950-2010)",
        "(diciembre, 2018) (París, diciembre de 2015) (otoño 2018)",
        "(Diario Oficial, 3 de mayo de 2014) (entre 1991 y 1993) (en 2013 hubo)",
        "La Cumbre de Río (1992), en Seattle (1999), la OTAN (1949) y la Constitución mexicana (1917)",
        "Muro afirma que la Constitución (1917) vale",
        "(véase la tabla 2) (N = 2000) (entrevistada 3) ((())) (] [) )(",
    ],
)
def test_what_is_no_citation(text):
    assert _keys(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Cid (2001) calla; lo que Muro define como una “cosa” (2003a: 22-23).", "Muro 2003a"),
        ("Sin embargo, para Muro, los actores siguen fuera (2011: 227).", "Muro 2011"),
        ("Como destaca Muro en Perú, «todo» (s.f.: 3).", "Muro s.f."),
        ("Muro llegó tarde (Muro, 2003). Muro, en su libro (2003), lo niega.", "Muro 2003"),
    ],
)
def test_a_year_alone_belongs_to_the_name_of_its_sentence(text, key):
    assert [c.key for c in find_citations(document(text)) if c.form == "year_only"] == [key]


def test_a_year_alone_belongs_to_the_name_that_leads_in():
    lead_in = "Antes, Cid (2001) no. La más adecuada es la de Tomás G. Muro quien la define como:"
    found = find_citations(document(lead_in, ("blockquote", "…la suma de valores (2013: 2).")))[-1]
    assert (found.form, found.key, found.surface) == ("year_only", "Tomás G. Muro 2013", "2013: 2")
    quoted = ("blockquote", "Uno."), ("blockquote", "Otras dos (2013: 4).")
    assert _keys("Como dice Muro:", *quoted) == ["Muro 2013"]


def test_works_quoted_in_works():
    found = find_citations(document("Se dice (James, en Hocking, 2011: 227; Cid, citado en Roca, 2003b)."))
    assert [(c.key, c.quoted_in_key, c.cited_pages) for c in found] == [
        ("James", "Hocking 2011", "227"),
        ("Cid", "Roca 2003b", None),
    ]
    found = find_citations(document("autores como Juan Muro (en Cid y Roca, 2006) y Ana Lara (1995)"))
    assert [(c.form, c.key, c.quoted_in_key) for c in found] == [
        ("narrative", "Juan Muro", "Cid y Roca 2006"),
        ("narrative", "Ana Lara 1995", None),
    ]


def test_ibidem_is_the_work_cited_last():
    text = (
        "Uno (Muro, 2014) y «dos» (ibídem: 15). Cid (2015 y 2016) dice (ibídem, 2015). Lara (ibíd.) calla. "
        "Roca (2001) (ídem: 3). Muro (ibídem: 7) vuelve. El plan (Gobierno de Lima, 2018) "
        "(ibídem, 2019a y 2019b) (ibídem)."
    )
    found = [(c.key, c.cited_pages) for c in find_citations(document(text)) if c.form == "ibidem"]
    assert found == [
        ("Muro 2014", "15"),
        ("Cid 2015", None),
        ("Cid 2015", None),
        ("Roca 2001", "3"),
        ("Muro 2014", "7"),
        ("Gobierno de Lima 2019a", None),
        ("Gobierno de Lima 2019b", None),
        ("Gobierno de Lima 2019b", None),
    ]


def test_ibidem_after_a_quoted_work_is_the_work_that_quotes_and_a_place_before_it_no_author():
    assert _keys("Uno (Cid, en Roca, 2003b) y dos (ibídem: 4).") == ["Cid", "Roca 2003b"]
    found = find_citations(document("Uno (Muro, 2017a). Vino a Ciudad de México (ibídem, 2017a)."))
    assert [(c.key, c.surface) for c in found][1] == ("Muro 2017a", "ibídem, 2017a")


def test_notes_go_on_from_their_mark_and_the_body_not_from_notes():
    body = "Uno (Muro, 2014). Dos. Tres (Cid, 2015). Cuatro (ibídem)."
    notes = ("note", "Véase ibídem (ibídem: 3)."), ("note", "Roca (2001) y (ibídem).")
    found = _cited(body, *notes, marks=(body.index(" Dos"), len(body)))
    assert found[2] == ("ibidem", "Cid 2015", None)
    assert found[3:] == [("note", "Muro 2014", "3"), ("note", "Roca 2001", None), ("note", "Roca 2001", None)]


def test_spans_are_those_of_the_words():
    text = "Muro (2016: 510) dice. (véase Cid, 2001: 3; Roca, 2002 y 2003) (ibídem: 4)"
    surfaces = [c.surface for c in find_citations(document(text))]
    assert surfaces == ["Muro (2016: 510)", "Cid, 2001: 3", "Roca, 2002", "2003", "ibídem: 4"]


PIECES = st.sampled_from(
    ["(", ")", "[", "]", "Muro", "Cid y Roca", "2013", "2013a", ": 22-23", ", ", "; ", " y ", "ibídem", "en ", "s.f.",
     "«", "»", "de ", "et al.", "1990-1995", "\n", "véase ", ". ", "(2001)"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_spans_of_its_own_words(text):
    made = document(text, ("blockquote", text), ("note", text))
    found = find_citations(made)
    assert all(c.surface == made.text[c.char_start : c.char_end] != "" for c in found)
    assert all(a.char_end <= b.char_start for a, b in pairwise(found))
    assert all(c.form in {"parenthetical", "narrative", "year_only", "ibidem", "note"} and c.key for c in found)


@pytest.mark.parametrize("path", sorted(TRUTH.glob("citations-*.json")), ids=lambda path: path.stem)
def test_every_citation_of_the_article_and_no_other(path):
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = find_citations(read_article(truth["text_sha256"]))
    assert [(c.form, c.key, c.cited_pages, c.quoted_in_key) for c in found] == [
        tuple(t[2:]) for t in truth["citations"]
    ]
    assert [(c.char_start, c.char_end) for c in found] == [tuple(t[:2]) for t in truth["citations"]]

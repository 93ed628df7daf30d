"""Where a row rests: pages, words and citations, compared by hand with the articles and by rule with the tables."""

import pytest
from written import rows

import diplodata as dd
from diplodata._citing import format_pages, reference
from diplodata._names import Language
from diplodata._trace import _quotation, _said_by, trace

CECCON = "La sociedad civil mexicana y la práctica de la diplomacia ciudadana en un contexto de gobernanza global"
ALEJO = "Binacionalidad cívica y derecho a la ciudad en la paradiplomacia de Ciudad de México"
JOURNAL = "Revista CIDOB d’Afers Internacionals"
IN_CECCON = f"Citado en Brisa Ceccon Rocha (s. f.), «{CECCON}»"
IN_ALEJO = f"Citado en Antonio Alejo (2019), «{ALEJO}», {JOURNAL}, n.º 123"


# Compared with the text of the articles: words, who says them, what is cited for them, page or printed page, note.
QUOTATIONS = {
    "weiss-gobernanza": "Thomas G. Weiss (2013: 31): «una gama de valores, normas, prácticas y organizaciones, "
    "formales e informales, que proveen un mejor orden que si dependiéramos solamente de las regulaciones y "
    f"estructuras formales». {IN_CECCON}, página 3 del texto del artículo.",
    "james-una-sola-voz": "James (s. f., citado en Hocking, 2011: 227): «El estudio de la diplomacia deja bien claro "
    "que, a nivel internacional, se espera que el Estado hable con una sola voz. Es muy difícil que pueda ser de otra "
    f"manera». {IN_CECCON}, página 9 del texto del artículo.",
    "viejo-conocido-cambio-epocas": "Un viejo conocido y amigo: «no estamos viviendo una época de cambios, sino un "
    f"cambio de épocas». {IN_CECCON}, página 19 del texto del artículo.",
    "acuto-ciudades-motores": "Acuto (2016: 510): «Hoy las ciudades son vistas como motores clave para conducir la "
    "economía global, los flujos globales de información y la movilidad de personas y mercancías alrededor del mundo». "
    f"{IN_ALEJO}, p. 120.",
    "wilson-diplomacia-abierta": "Woodrow Wilson (W. Wilson, s. f., citado en Argüello, 2013): «Debemos llegar a "
    "acuerdos de paz abiertos, después de los cuales seguramente no habrá ninguna acción internacional o dictamen "
    "privados de algún tipo, sino que la diplomacia siempre avanzará de manera franca y a los ojos de la opinión "
    f"pública». {IN_CECCON}, página 7 del texto del artículo, nota 5.",
    "peai-cambios-mundo": "Gobierno de la Ciudad de México (PEAI; Gobierno de CDMX, 2016a: 4): «importantes cambios "
    f"experimentados en el mundo en las últimas décadas». {IN_ALEJO}, p. 129.",
}


@pytest.mark.parametrize("id", QUOTATIONS)
def test_a_quotation_is_ready_to_paste(id: str) -> None:
    (passage,) = trace(id)
    assert passage.citation("es") == QUOTATIONS[id]


def test_in_english_the_words_stay_and_the_translation_is_said_to_be_one() -> None:
    (passage,) = trace("viejo-conocido-cambio-epocas")
    assert passage.citation() == (
        "An old acquaintance and friend: “no estamos viviendo una época de cambios, sino un cambio de épocas” "
        "[“we are not living through an era of changes, but a change of eras”, translation in diplodata (editor)]. "
        f"Quoted in Brisa Ceccon Rocha (n.d.), “{CECCON}”, page 19 of the article's text."
    )
    assert "back-translation in diplodata" in trace("weiss-gobernanza")[0].citation()
    assert "(Schiavon and González Cruz" not in trace("schiavon-gonzalez-rubros")[0].citation()  # the speakers already
    assert trace("schiavon-gonzalez-rubros")[0].citation().startswith("Schiavon and González Cruz (2018: 150): “1)")


def test_words_printed_in_english_are_no_translation() -> None:
    (passage,) = trace("binacionalidad-civica.other.2")
    assert passage.exact == "non-profits"
    assert passage.citation() == (
        f"“non-profits”. Antonio Alejo (2019), “{ALEJO}”, {JOURNAL}, no. 123, p. 127, citing Fox and Bada (2011)."
    )


def test_a_quotation_over_two_pages_a_web_page_and_an_interview() -> None:
    assert trace("sicilia-caravana")[0].citation("es").endswith("páginas 16-17 del texto del artículo.")
    assert "(s. f., http://www.imumi.org/pnd/, consultado el 2014-07-21)" in (
        trace("colectivo-pnd-migracion-objetivo")[0].citation("es")
    )
    assert (
        trace("migrante-4-asociarse")[0]
        .citation("es")
        .startswith("Migrante 4 (entrevista; Entrevista a migrante 4): «Es importante")
    )


@pytest.mark.parametrize("lang", ["es", "en"])
def test_no_citation_invents_or_prints_what_is_not_known(lang: Language) -> None:
    for row in rows("quotes").values():
        (passage,) = trace(row["quote_id"])
        told = passage.citation(lang)
        assert passage.exact == row["text_es"]
        assert row["text_es"] in told
        assert row[f"speaker_{lang}"].rstrip(")") in told
        assert "None" not in told
        assert ", ," not in told
        assert ("CIDOB" in told) == (row["article_id"] == "alejo")
        assert (f"p. {row['printed_page']}" in told) == bool(row["printed_page"])


def test_the_words_of_the_article_itself_are_not_quoted_in_it() -> None:
    row = {"speaker_role": "author", "speaker_en": "Antonio Alejo", "work_id": None}
    assert _quotation("quotes", row) is row
    assert _said_by(row, "en") == ""
    assert _said_by(row | {"speaker_role": "scholar"}, "en") == "Antonio Alejo"


# Read in the articles: whose words they are, the work cited, a page of it; None where there are no quotation marks.
STATEMENTS = {
    "gobernanza-global.definition.1": "Comisión sobre Gobernanza Global (Núñez y Rey, 2009: 194)",
    "gobernanza-global.claim.1": "Thomas G. Weiss (2013: 41)",
    "caravana-2012.aim.1": "Javier Sicilia (cnn-México, 2014)",
    "caravana-2012.claim.1": "Javier Sicilia (cnn-México, 2014)",
    "caravana-2012.claim.3": "Javier Sicilia (cnn-México, 2014)",
    "diplomacia-abierta.claim.1": "Woodrow Wilson (W. Wilson, s. f., citado en Argüello, 2013)",
    "politica-exterior.definition.1": "Max Sorensen (1973: 385)",
    "politica-exterior.aim.1": "Fuentes-Berain (2013: 7)",
    "cgai.aim.1": "Gobierno de la Ciudad de México",
    "cgai.mission.2": "Gobierno de la Ciudad de México (Gobierno de CDMX, 2018)",
    "iniciativa-cdmx.aim.1": "Documento no citado sobre la Iniciativa Ciudad de México",
    "peai.criterion.2": "Gobierno de la Ciudad de México (PEAI; Gobierno de CDMX, 2016a: 6)",
    "diplomacia-local.action.7": "Schiavon y González Cruz (2018: 150)",
    "derecho-ciudad.definition.4": "Ramírez Zaragoza (2018: 159-160)",
    "paradiplomacia.definition.1": None,
    "paradiplomacia-ciudades.definition.1": None,
    "binacionalidad-civica.definition.1": None,
    "binacionalidad-civica.other.4": None,
}


@pytest.mark.parametrize("id", STATEMENTS)
def test_words_in_a_quotation_are_those_of_who_says_them(id: str) -> None:
    passage, said_by = trace(id)[0], STATEMENTS[id]
    told = passage.citation("es")
    assert told.startswith(f"{said_by}: «{passage.exact}». Citado en " if said_by else f"«{passage.exact}». Antonio ")


def test_words_outside_quotations_are_the_articles_with_the_work_that_it_cites() -> None:
    source = IN_ALEJO.removeprefix("Citado en ")
    assert trace("paradiplomacia.definition.1")[0].citation("es") == (
        "«el involucramiento y la participación de las regiones de los estados nacionales en agendas y procesos "
        f"internacionales». {source}, p. 124, con referencia a Kuznetsov (2015: 3)."
    )
    assert trace("binacionalidad-civica.definition.1")[0].citation().endswith("p. 127, citing Fox and Bada (2011).")
    assert trace("paradiplomacia-ciudades.definition.1")[0].citation("es").endswith(f"». {source}, p. 121.")
    assert trace("c-87e0b75f133c")[0].citation("es").startswith("«Mingst, 2009: 225». Brisa ")


def around(row: dict[str, str]) -> list[dict[str, str]]:
    """The quotations of the tables as they are written in which a passage stands."""
    return [
        quote
        for quote in rows("quotes").values()
        if quote["article_id"] == row["article_id"]
        and int(quote["char_start"]) <= int(row["char_start"])
        and int(row["char_end"]) <= int(quote["char_end"])
    ]


@pytest.mark.parametrize(
    ("table", "inside", "outside"),
    [("statements", 36, 13), ("evidence", 59, None), ("mentions", 65, None), ("coverage", 81, None),
     ("errata", 3, None), ("citations", 0, None)],
)  # fmt: skip
def test_a_passage_is_cited_as_the_quotation_around_it(table: str, inside: int, outside: int | None) -> None:
    counted = {True: 0, False: 0}
    for id, row in rows(table).items():
        if row.get("form") == "paraphrase":
            continue
        passage = trace(id)[0]
        told = passage.citation("es")
        quotes = [] if id in BRACKETED else around(row)
        counted[bool(quotes)] += 1
        said_by = [trace(quote["quote_id"])[0].citation("es").split(": «")[0] + ": " for quote in quotes] or [""]
        assert told.startswith(f"{said_by[0]}«{passage.exact}». "), id
        assert ("Citado en " in told) == bool(quotes), id
    assert counted[True] == inside
    assert outside in (None, counted[False])


# «[a Ciudad de México]» in `cgai-mision` and what `alejo-via-participacion` has in brackets are the article's words.
BRACKETED = ("m-17bfba028199", "m-293ba3816a33", "x-b813d2407f18")


@pytest.mark.parametrize("id", BRACKETED)
def test_what_the_article_puts_in_brackets_is_not_the_speakers(id: str) -> None:
    assert len(around(rows("mentions" if id[0] == "m" else "coverage")[id])) == 1
    assert trace(id)[0].citation().startswith(f"“{trace(id)[0].exact}”. ")


def test_the_evidence_of_an_actor_may_be_anothers_words() -> None:
    (told, *_) = [passage.citation() for passage in dd.get("vicente-fox").evidence()]
    assert told.startswith("Zaragoza (2010: 240): “Vicente Fox Quesada a las comunidades”. Quoted in Brisa ")
    found = {passage.citation("es").split(": «")[0] for passage in trace("ezln.claim.1")}
    assert found == {"Reygadas (s. f.: 3-4)"}
    (told,) = {passage.citation().split(": “")[0] for passage in trace("dialogo-estrategico.claim.2")}
    assert told.startswith("CGAI (")


def test_other_passages_have_a_citation_too() -> None:
    passage = trace("casas-cdmx")[2]
    assert passage.citation("es") == f"«se instalaron en 2007». {IN_ALEJO.removeprefix('Citado en ')}, p. 130."
    assert trace("ceccon-introduction")[0].citation() == (  # a section without a heading
        f"Brisa Ceccon Rocha (n.d.), “{CECCON}”, pages 1-2 of the article's text."
    )


@pytest.mark.parametrize(
    "table",
    ["entities", "relations", "statements", "quotes", "mentions", "citations", "evidence", "errata", "coverage",
     "attributions", "sections", "articles"],
)  # fmt: skip
def test_each_row_that_rests_on_text_leads_to_it(table: str) -> None:
    for id in rows(table):
        found = trace(id)
        assert found
        assert len({(passage.table, passage.id) for passage in found}) == len(found)


def test_works_lead_to_their_references_and_to_what_they_are_cited_for() -> None:
    for work in ("weiss-2013", "hocking-2011"):
        for table in ("citations", "quotes"):
            known = {id for id, row in rows(table).items() if work in (row["work_id"], row["quoted_in_id"])}
            assert {passage.id for passage in trace(work) if passage.table == table} == known
    assert trace("weiss-2013")[1].exact == "Weiss, 2013: 31"
    assert trace("arguello-2013")[0].exact == "W. Wilson, en Argüello, 2013"


def test_names_lead_to_where_they_occur_and_codes_to_nothing() -> None:
    found = trace(rows("mentions")["m-8d38147ccb9c"]["name_id"])
    assert {"evidence", "mentions"} == {passage.table for passage in found}
    assert {passage.exact for passage in found} == {"Brisa Ceccon Rocha"}
    assert trace("events.date_precision.year") == ()


@pytest.mark.parametrize("table", ["mentions", "citations", "evidence", "quotes", "errata", "coverage", "statements"])
def test_pages_and_sections_are_those_of_the_row(table: str) -> None:
    headings = {id: row["heading_es"] for id, row in rows("sections").items()}
    for id, row in rows(table).items():
        if row.get("form") == "paraphrase":
            continue
        passage = trace(id)[0]
        assert (passage.article_id, passage.page) == (row["article_id"], int(row["page"]))
        assert passage.page_last == int(row.get("page_last") or row["page"])
        # alejo is printed on 119 and following, ceccon has no printed pages
        assert passage.printed_page == (passage.page + 118 if row["article_id"] == "alejo" else None)
        assert passage.note_number == (int(row["note_number"]) if row.get("note_number") else None)
        if headings[row["section_id"]]:
            assert trace(passage.id, "es")[0].section == headings[row["section_id"]]


@pytest.mark.parametrize(
    ("table", "words"),
    [("quotes", "text_es"), ("evidence", "exact"), ("mentions", "surface"), ("errata", "as_printed")],
)
def test_the_words_are_those_of_the_row(table: str, words: str) -> None:
    for id, row in rows(table).items():
        assert trace(id)[0].exact == row[words]


def test_references_have_their_words_although_their_table_has_not() -> None:
    assert trace("c-87e0b75f133c")[0].exact == "Mingst, 2009: 225"
    assert all(passage.exact for id in rows("citations") for passage in trace(id))


def test_a_paraphrase_rests_on_its_evidence_and_a_verbatim_statement_on_its_own_words() -> None:
    evidence = {row["statement_id"] for row in rows("evidence").values()}
    for row in rows("statements").values():
        found = trace(row["statement_id"])
        assert {passage.via for passage in found} == {row["statement_id"]}
        assert (found[0].table == "statements") == (row["form"] == "verbatim")
        assert ("evidence" in {passage.table for passage in found}) == (row["statement_id"] in evidence)


def test_an_entity_rests_on_its_evidence_statements_relations_and_words() -> None:
    found = trace("thomas-weiss")
    assert [passage.supports for passage in found[:3]] == ["description", "name", "existence"]
    assert {passage.via for passage in found} == {
        "thomas-weiss", "weiss-gobernanza", "weiss-gobernanza-global", "weiss-medio-cosmovision",
        "gobernanza-global.claim.1", "gobernanza-global.definition.2", "gobernanza.definition.2",
    }  # fmt: skip
    vias = {passage.via for passage in trace("casas-cdmx")}
    assert {"casas-cdmx", "casas-cdmx.claim.1", "cgai.operates.casas-cdmx", "casa-chicago.part_of.casas-cdmx"} <= vias
    assert "casa-chicago" not in vias


def test_what_is_told_comes_in_the_language_asked_for() -> None:
    english, spanish = trace("casas-cdmx")[0], trace("casas-cdmx", "es")[0]
    assert (english.supports, spanish.supports) == ("existence", "existencia")
    assert english.section.startswith("Institutional infrastructure, civic")
    assert spanish.section.startswith("Infraestructura institucional, binacionalidad")
    assert english.exact == spanish.exact == "fueron las «Casas de la Ciudad de México»"
    assert (trace("weiss-gobernanza")[0].article, trace("weiss-gobernanza", "es")[0].article) == (
        "Brisa Ceccon Rocha, n.d.",
        "Brisa Ceccon Rocha, s. f.",
    )
    with pytest.raises(dd.UnknownChoiceError):
        trace("events.date_precision.year", "fr")  # type: ignore[arg-type]
    with pytest.raises(dd.UnknownChoiceError):
        english.citation("fr")  # type: ignore[arg-type]


def test_prefix_and_suffix_are_told_where_only_they_tell_the_words_apart() -> None:
    (passage,) = trace("ev-1d5a29f82397")
    assert (passage.prefix, passage.exact, passage.suffix) == (
        "Al recurrir a",
        "Mamadouh y Van der Wusten (2016)",
        ", se retoma",
    )


ARTICLE = {
    "authors": "Ana Ñ; Bo Li; C. D.", "year": None, "title_es": "Uno", "title_en": "One", "language": "en",
    "container": None, "issue": None, "doi": "10.1/x", "url": "https://example.org", "printed_page_offset": None,
}  # fmt: skip


def test_what_an_article_may_have_is_told_in_its_place() -> None:
    assert reference(ARTICLE, "en", "p. 3") == "Ana Ñ, Bo Li and C. D. (n.d.), “One”, p. 3, https://doi.org/10.1/x"
    assert reference(ARTICLE | {"doi": None, "issue": "4"}, "es") == (
        "Ana Ñ, Bo Li y C. D. (s. f.), «One», n.º 4, https://example.org"
    )


@pytest.mark.parametrize(
    ("offset", "pages", "told"),
    [(None, [3], "page 3 of the article's text"), (None, [5, 3, 4, 9], "pages 3-5, 9 of the article's text"),
     (118, [1], "p. 119"), (118, [1, 3, 2, 2], "pp. 119-121"), (0, [7], "p. 7")],
)  # fmt: skip
def test_pages_are_printed_ones_where_they_are_known(offset: int | None, pages: list[int], told: str) -> None:
    assert format_pages(ARTICLE | {"printed_page_offset": offset}, pages, "en") == told


def test_an_unknown_id_is_told() -> None:
    with pytest.raises(dd.UnknownIdError, match="weiss-gobernanza"):
        trace("weiss-governanza")


def test_a_trace_prints_as_a_table_and_makes_a_frame() -> None:
    import pandas as pd

    found = trace("casas-cdmx")
    assert repr(found).startswith("exact ")
    assert list(pd.DataFrame(found).columns) == list(found[0]._fields)

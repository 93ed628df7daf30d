"""Where a row rests: pages, words and citations, in the small package by hand and in the whole one by rule."""

import re
from collections import Counter

import pytest
from small import ABIERTA, CARAVANA, EPOCAS, MOTORES, MUNDO, VALORES, VOZ
from written import rows

import diplodata as dd
from diplodata._citing import format_pages, reference
from diplodata._names import Language
from diplodata._trace import speakers, trace

NU = "Ana Ñu (s. f.), «La sociedad civil»"
LI = "Bo Li (2019), «El derecho a la ciudad», Revista X, n.º 7"

# Words, who says them, what is cited for them, page or printed page, note.
QUOTATIONS = {
    "valores": f"Thomas G. Weiss (2013: 31): «{VALORES}». Citado en {NU}, página 3 del texto del artículo.",
    "voz": f"James (s. f., citado en Hocking, 2011: 227): «{VOZ}». Citado en {NU}, página 9 del texto del artículo.",
    "epocas": f"Un amigo: «{EPOCAS}». Citado en {NU}, página 19 del texto del artículo.",
    "abierta": f"W. Wilson (Colectivo, s. f., http://pnd.example/, consultado el 2014-07-21): «{ABIERTA}». "
    f"Citado en {NU}, página 7 del texto del artículo, nota 5.",
    "mundo": f"Gobierno local (PEAI; Gobierno, 2016a: 4): «{MUNDO}». Citado en {LI}, p. 129.",
    "motores": f"Migrante 4 (Entrevista 4): «{MOTORES}». Citado en {LI}, p. 120.",
    "caravana": f"«{CARAVANA}». {NU}, páginas 16-17 del texto del artículo.",  # the article's own words
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("id", QUOTATIONS)
def test_a_quotation_is_ready_to_paste(id: str) -> None:
    (passage,) = trace(id)
    assert passage.citation("es") == QUOTATIONS[id]


IN_LI = "Bo Li (2019), “El derecho a la ciudad”, Revista X, no. 7"
CITATIONS = {  # of an id in a language
    ("epocas", "en"): f"A friend: “{EPOCAS}” [“not an age of changes, but a change of ages”, translation in diplodata "
    "(editor)]. Quoted in Ana Ñu (n.d.), “La sociedad civil”, page 19 of the article's text.",
    # A statement is of those who hold it: of works where nobody else does; printed in English it is not translated.
    ("casas.other.1", "en"): f"Fox and Bada (2011): “non-profits”. Quoted in {IN_LI}, p. 127.",
    ("diplomacia.definition.1", "es"): f"Fox y Bada (2011: 3): «la participación». Citado en {LI}, p. 124.",
    (
        "gobernanza.definition.1",
        "es",
    ): f"Tomás Weiss: «{VALORES[:21]}». Citado en {NU}, página 3 del texto del artículo, "
    "con referencia a Thomas G. Weiss (2013).",
    # What nobody else holds is the article's, and so is what its author holds with a work.
    ("diplomacia.claim.1", "es"): f"«es de todos». {LI}, p. 121.",
    ("li.thesis.1", "es"): f"La ciudad es de todos [paráfrasis de diplodata]. {LI}, p. 121, con referencia a Hocking "
    "(2011).",
    # Several hold it, one of them without a name, and it is a paraphrase: on two pages, in a note.
    ("casas.claim.2", "en"): "According to Office of Affairs, Rural Secretariat and Interviewee 3: (Nadie las vio.) "
    f"[paraphrase in diplodata]. As reported by {IN_LI}, pp. 131-132, note 4, citing Fox and Bada (2011: 7); Hocking "
    "(2011).",
    ("ev-10", "es"): "Según Oficina de Asuntos Ñ, Secretaría Rural y Entrevistada 3: Nadie las vio [paráfrasis de "
    f"diplodata]. Referido por {LI}, pp. 131-132, nota 4, con referencia a Fox y Bada (2011: 7); Hocking (2011).",
    # What the article puts in brackets is not the speaker's.
    ("m-2", "en"): f"“la Ciudad”. {IN_LI}, p. 120.",
    ("ev-4", "es"): f"Según Oficina de Asuntos Ñ: Se abrieron pronto [paráfrasis de diplodata]. Referido por {LI}, "
    "p. 130.",
    # A section without a heading.
    ("nu-introduction", "en"): "Ana Ñu (n.d.), “La sociedad civil”, pages 1-2 of the article's text.",
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("id", "lang"), CITATIONS)
def test_a_passage_is_cited_with_who_says_it_and_what_the_article_cites(id: str, lang: Language) -> None:
    assert trace(id)[0].citation(lang) == CITATIONS[id, lang]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_no_citation_invents_or_prints_what_is_not_known(lang: Language) -> None:
    for row in rows("quotes").values():
        (passage,) = trace(row["quote_id"])
        article, text = rows("articles")[row["article_id"]], passage.citation(lang)
        assert passage.exact == row["text_es"]
        assert row["text_es"] in text
        assert row[f"speaker_{lang}"].rstrip(")") in text
        assert article["container"] in text
        assert "None" not in text
        assert ", ," not in text
        assert (f"p. {row['printed_page']}" in text) == bool(row["printed_page"])


@pytest.mark.usefixtures("small")
def test_words_in_a_quotation_are_those_of_who_says_them() -> None:
    assert "back-translation in diplodata]" in trace("valores")[0].citation()
    _, evidence = dd.get("weiss").evidence()  # an actor's evidence may be another's words
    assert evidence.citation().startswith("Thomas G. Weiss (2013: 31): “normas y prácticas”. Quoted in Ana Ñu ")
    assert trace("c-1")[0].citation("es").startswith("«Weiss, 2013: 31». Ana ")


def holders(id: str, lang: Language) -> tuple[list[str], set[str], set[str]]:
    """The actors and the works that hold a statement, and the works that are only cited for it."""
    told = [one for one in rows("attributions").values() if one["statement_id"] == id]
    held = [one for one in told if one["role"] != "reports"]
    actors = [rows("actors")[one["actor_id"]][f"name_{lang}"] for one in held if one["actor_id"]]
    works = {one["work_id"] for one in held if one["work_id"] and not actors}
    return actors, works, {one["work_id"] for one in told if one["work_id"]} - works


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_citation_of_a_statement_says_whose_it_is_in_what_words_and_where(lang: Language) -> None:
    words = {
        "es": ("Según ", "Referido por ", "Citado en ", "paráfrasis de diplodata", "«{}»", "con referencia a "),
        "en": ("According to ", "As reported by ", "Quoted in ", "paraphrase in diplodata", "“{}”", "citing "),
    }
    according, reported, quoted_in, paraphrase, quoted, citing = words[lang]
    others = 0
    for id, row in rows("statements").items():
        author = rows("articles")[row["article_id"]]["authors"]
        actors, works, cited = holders(id, lang)
        said_by = [name for name in actors if name != author]
        head, author_and, source = trace(id)[0].citation(lang).rpartition(f"{author} (")
        assert author_and and "None" not in head + source, id
        assert [name for name in said_by if name not in head] == [] == [one for one in works if said(one) not in head]
        assert bool(speakers("statements", id, lang)) is bool(said_by or works)
        if row["form"] == "verbatim":
            assert quoted.format(row["text_es"] or row["text_en"]) in head
            assert (quoted_in in head) is bool(said_by or works), id
        else:
            assert f"{row[f'text_{lang}'].rstrip('.')} [{paraphrase}" in head, id
            assert (reported in head) is bool(said_by or works) <= head.startswith(according), id
        assert re.search(rf"\b{row['printed_page'] or row['page']}\b", source), id
        cited -= {one for one in cited if rows("works")[one]["label"] in actors}  # an interview, called like its voice
        assert (citing in source) is bool(cited) and [one for one in cited if said(one) not in source] == [], id
        others += bool(said_by or works)
    assert others


def said(work: str) -> str:
    """The first words by which a work is cited: its first author, or what it is called."""
    return (rows("works")[work]["authors"] or rows("works")[work]["label"]).split("; ")[0]


@pytest.mark.usefixtures("small")
def test_speakers_are_those_who_hold_it_works_where_nobody_does_and_never_the_author() -> None:
    told = {
        "casas.claim.2": ["Oficina de Asuntos Ñ", "Secretaría Rural", "Entrevistada 3"],
        "casas.other.1": ["Fox y Bada (2011)"],
        "li.thesis.1": [],
        "diplomacia.claim.1": [],
    }
    assert {id: speakers("statements", id, "es") for id in told} == told
    assert (speakers("quotes", "epocas", "en"), speakers("quotes", "caravana", "en")) == (["A friend"], [])
    assert speakers("quotes", "nadie", "es") == []


def around(row: dict[str, str]) -> list[dict[str, str]]:
    """The quotations in which a passage is, but for what they have in brackets, which is the article's."""
    return [
        quote
        for quote in rows("quotes").values()
        if quote["article_id"] == row["article_id"]
        and int(quote["char_start"]) <= (start := int(row["char_start"]))
        and int(row["char_end"]) <= int(quote["char_end"])
        and Counter(quote["text_es"][: start - int(quote["char_start"])])["["]
        <= Counter(quote["text_es"][: start - int(quote["char_start"])])["]"]
    ]


@pytest.mark.parametrize("table", ["evidence", "mentions", "coverage", "errata", "citations"])
def test_a_passage_is_cited_as_the_quotation_around_it(table: str) -> None:
    for id, row in rows(table).items():
        if table == "evidence" and row["statement_id"]:
            continue
        passage = trace(id)[0]
        text = passage.citation("es")
        quotes = around(row)
        said_by = [trace(quote["quote_id"])[0].citation("es").split(": «")[0] + ": " for quote in quotes] or [""]
        assert text.startswith(f"{said_by[0]}«{passage.exact}». "), id
        assert ("Citado en " in text) == bool(quotes), id


RESTING = (
    "entities relations statements quotes mentions citations evidence errata coverage attributions sections articles"
)


def test_each_row_that_rests_on_text_leads_to_it_and_codes_to_nothing() -> None:
    for table in RESTING.split():
        for id in rows(table):
            found = trace(id)
            assert found and len({(passage.table, passage.id) for passage in found}) == len(found)
    mention = next(iter(rows("mentions").values()))
    found = trace(mention["name_id"])
    assert {passage.exact for passage in found if passage.table == "mentions"} == {mention["surface"]}
    assert {passage.table for passage in found} <= {"evidence", "mentions"}
    assert trace("events.date_precision.year") == ()
    for work in rows("works"):  # to its references, and to what it is cited for
        for table in ("citations", "quotes"):
            known = {id for id, row in rows(table).items() if work in (row["work_id"], row["quoted_in_id"])}
            assert {passage.id for passage in trace(work) if passage.table == table} == known


@pytest.mark.parametrize("table", ["mentions", "citations", "evidence", "quotes", "errata", "coverage"])
def test_pages_and_sections_are_those_of_the_row(table: str) -> None:
    headings = {id: row["heading_es"] for id, row in rows("sections").items()}
    for id, row in rows(table).items():
        passage = trace(id)[0]
        assert (passage.article_id, passage.page) == (row["article_id"], int(row["page"]))
        assert passage.page_last == int(row.get("page_last") or row["page"])
        offset = rows("articles")[row["article_id"]]["printed_page_offset"]
        assert passage.printed_page == (passage.page + int(offset) if offset else None)
        assert passage.note_number == (int(row["note_number"]) if row.get("note_number") else None)
        if headings[row["section_id"]]:
            assert trace(passage.id, "es")[0].section == headings[row["section_id"]]


def test_the_words_are_those_of_the_row() -> None:
    columns = {"quotes": "text_es", "evidence": "exact", "mentions": "surface", "errata": "as_printed"}
    for table, words in columns.items():
        for id, row in rows(table).items():
            passage = trace(id)[0]
            assert passage.exact == row[words]
            assert (passage.prefix or "", passage.suffix or "") == (row.get("prefix", ""), row.get("suffix", ""))
    assert all(passage.exact for id in rows("citations") for passage in trace(id))  # whose table has no words


def test_a_statement_rests_on_its_evidence_alone_and_a_verbatim_one_on_its_own_words_too() -> None:
    for id, row in rows("statements").items():
        found = trace(id)
        assert {(passage.via, passage.table) for passage in found} == {(id, "evidence")}
        assert {passage.id for passage in found} == {
            key for key, one in rows("evidence").items() if one["statement_id"] == id
        }
        if row["form"] == "verbatim":
            assert (row["text_es"] or row["text_en"]) in {passage.exact for passage in found}


@pytest.mark.usefixtures("small")
def test_an_entity_rests_on_its_evidence_statements_relations_and_words() -> None:
    found = trace("weiss")
    assert [passage.supports for passage in found[:2]] == ["name", "description"]
    assert {passage.via for passage in found} == {"weiss", "valores", "gobernanza.definition.1"}
    vias = {passage.via for passage in trace("casas")}
    assert vias == {"casas", "casas.other.1", "casas.claim.1", "casas.claim.2", "oficina.operates.casas"}


@pytest.mark.usefixtures("small")
def test_sections_and_kinds_of_evidence_come_in_a_language() -> None:
    english, spanish = trace("casas")[0], trace("casas", "es")[0]
    assert (english.supports, spanish.supports) == ("existence", "existencia")
    assert (english.section, spanish.section) == ("Networks", "Redes")
    assert english.exact == spanish.exact == "las «Casas de la Ciudad»"
    assert (trace("valores")[0].article, trace("valores", "es")[0].article) == ("Ana Ñu, n.d.", "Ana Ñu, s. f.")
    with pytest.raises(dd.UnknownChoiceError):
        trace("events.date_precision.year", "fr")  # type: ignore[arg-type]
    with pytest.raises(dd.UnknownChoiceError):
        english.citation("fr")  # type: ignore[arg-type]


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


@pytest.mark.usefixtures("small")
def test_a_trace_prints_as_a_table_and_an_unknown_id_is_told() -> None:
    assert repr(trace("casas")).startswith("exact ")
    with pytest.raises(dd.UnknownIdError, match="gobernanza"):
        trace("governanza")

"""One row by its id: what it holds, what it is tied to, and how it reads."""

import pickle

import pytest
from in_process import run_python
from written import rows

import diplodata as dd
from diplodata._names import RETIRED
from diplodata._package import installed
from diplodata._record import Record, Related, get
from diplodata.cli import main

TABLES = [table.name for table in dd.tables() if table.name != "translations"]
ENTITIES = ("actors", "programs", "events", "concepts")


def links(id: str, lang: str = "en") -> set[tuple[str, str]]:
    return {(row.link, row.id) for row in get(id).related(lang)}  # type: ignore[arg-type]


@pytest.mark.parametrize("table", [name for name in TABLES if name != "entities"])
def test_each_id_leads_to_its_row_in_the_table_of_its_type(table: str) -> None:
    for id, row in rows(table).items():
        record = get(id)
        assert record.table == table and record.label("en") and record.label("es")
        assert table not in ENTITIES or f"{rows('entities')[id]['entity_type']}s" == table
        assert {name: "" if value is None else str(value) for name, value in record.items()} == {
            name: {"true": "True", "false": "False"}.get(value, value) for name, value in row.items()
        }


@pytest.mark.usefixtures("small")
def test_a_record_is_a_mapping_that_cannot_be_changed() -> None:
    record = get("casas")
    assert (record.table, record.id) == ("programs", "casas")
    assert list(record.keys()) == [field["name"] for field in dd.schema("programs")["fields"]]
    assert record["name_es"] == "Casas de la Ciudad"
    assert record["first_page"] == 12
    assert record["acronym_es"] is None
    copy = dict(record)
    copy["name_es"] = "otro"
    assert get("casas")["name_es"] == "Casas de la Ciudad"
    with pytest.raises(TypeError):
        record["name_es"] = "otro"  # type: ignore[index]
    with pytest.raises(dd.UnknownColumnError, match="Columna desconocida: 'name_fr'.+'name_e"):
        record["name_fr"]
    assert "name_fr" not in record
    assert pickle.loads(pickle.dumps(record)) == record
    assert record != get("casa-norte")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("id", "en", "es"),
    [
        ("casas", "City Houses", "Casas de la Ciudad"),
        ("diplomacia", "citizen diplomacy", "diplomacia ciudadana"),
        ("weiss-2013", "Weiss, 2013", "Weiss, 2013"),
        ("nu-conclusions", "Conclusions", "CONCLUSIONES"),
        ("nu-introduction", "introduction", "introducción"),
        ("c-1", "Weiss, 2013", "Weiss, 2013"),
        ("oficina.operates.casas", "Office of Affairs runs City Houses",
         "Oficina de Asuntos Ñ tiene a su cargo Casas de la Ciudad"),
        ("valores.speaks.weiss", "Thomas Weiss (speaks)", "Tomás Weiss (habla)"),
        ("casas.other.1", "non-profits", "non-profits"),  # printed in English alone
    ],
)  # fmt: skip
def test_a_row_is_called_by_its_name_in_the_language_asked_for(id: str, en: str, es: str) -> None:
    assert (get(id).label(), get(id).label("es")) == (en, es)


def test_each_relation_is_seen_once_from_each_end() -> None:
    ends: dict[str, list[tuple[str, str]]] = {}
    for id in rows("entities"):
        for row in get(id).related():
            assert row.id != id
            ends.setdefault(row.via, []).append((id, row.id))
    for id, relation in rows("relations").items():
        subject, object_ = relation["subject_id"], relation["object_id"]
        assert sorted(ends[id]) == sorted([(subject, object_), (object_, subject)])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("id", "lang", "link", "other"),
    [
        ("casas", "en", "are run by", "oficina"),
        ("oficina", "en", "runs", "casas"),
        ("casas", "es", "corren a cargo de", "oficina"),
        ("oficina", "es", "tiene a su cargo", "casas"),
        ("casas", "en", "Lead actor", "oficina"),
        ("oficina", "en", "Programmes, as lead actor", "casas"),
        ("oficina", "es", "Programas, como actor responsable", "casas"),
        ("casas", "en", "Programmes, as parent programme", "casa-norte"),
        ("casa-norte", "en", "Parent programme", "casas"),
        ("hocking-2011", "en", "Quotations, as quoted in", "voz"),
        ("casas", "en", "Events, as programme", "instalacion"),
        ("weiss", "en", "speaks", "valores"),
        ("valores", "es", "habla", "weiss"),
        ("weiss", "en", "defines", "gobernanza.definition.1"),
    ],
)
def test_relations_keys_and_who_says_something_are_followed_from_both_ends(id, lang, link, other) -> None:
    assert (link, other) in links(id, lang)
    assert ("runs", "oficina") not in links("casas")
    (found,) = [row for row in get("casas").related() if row.via == "rural.operates.casas"]
    assert found == Related("are run by", "Rural Secretariat", "actors", "rural", "2007", "2010", found.via)


@pytest.mark.parametrize("key", ["parent_id", "lead_actor_id", "program_id", "broader_id"])
def test_no_key_of_an_entity_is_missed(key: str) -> None:
    for table in ENTITIES:
        for id, row in rows(table).items():
            if row.get(key) and row[key] != id:
                assert row[key] in {found.id for found in get(id).related() if found.via == key}
                assert id in {found.id for found in get(row[key]).related() if found.via == f"{table}.{key}"}


def test_who_says_something_is_found_from_both_sides() -> None:
    for row in rows("attributions").values():
        said = row["quote_id"] or row["statement_id"] or row["relation_id"]
        for who in filter(None, (row["actor_id"], row["work_id"])):
            assert row["attribution_id"] in {found.via for found in get(who).related() if found.id == said}
            assert row["attribution_id"] in {found.via for found in get(said).related() if found.id == who}


@pytest.mark.parametrize("table", ["quotes", "articles", "sections", "works", "citations", "errata", "vocabulary"])
def test_related_rows_are_rows(table: str) -> None:
    for id in rows(table):
        for row in get(id).related():
            assert get(row.id).table == row.table
            assert row.label == get(row.id).label()
    assert bool(get(next(iter(rows(table)))).related()) == (table != "vocabulary")


def test_names_evidence_and_statements_are_those_of_the_entity_or_work() -> None:
    def of(table: str, column: str, id: str) -> list[str]:
        return [key for key, row in rows(table).items() if row[column] == id]

    for id in (id for id, row in rows("entities").items() if row["entity_type"] != "article"):
        record = get(id)
        assert [row.name_id for row in record.names()] == of("names", "entity_id", id)
        assert [row.id for row in record.evidence()] == of("evidence", "entity_id", id)
        assert [row.statement_id for row in record.statements()] == of("statements", "entity_id", id)
    for article in rows("articles"):  # those that it makes, not only those about it
        found = [row.statement_id for row in get(article).statements()]
        assert sorted(found) == sorted(of("statements", "article_id", article))
    for work in rows("works"):
        said = {rows("attributions")[id]["statement_id"] for id in of("attributions", "work_id", work)} - {""}
        assert {row.statement_id for row in get(work).statements()} == said
        assert get(work).names() == ()
    id, *_ = rows("relations")
    told = [[row.supports for row in get(id).evidence(lang)] for lang in ("en", "es")]
    assert [set(supports) for supports in told] == [{"relation"}, {"relación"}]


@pytest.mark.usefixtures("small")
def test_a_record_prints_what_it_holds_with_titles_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    text = repr(get("casas"))
    assert text.startswith("programs: casas\n")
    assert "Name (Spanish) / Nombre (español): Casas de la Ciudad" in text
    assert "representation_office (representation office / oficina de representación)" in text
    assert "Acronym" not in text  # empty
    assert "Name (Spanish)" not in get("casas").as_text("es")
    html = get("casas")._repr_html_()
    assert "<th>First page of the text / Primera página del texto</th><td>12</td>" in html
    assert "Acronym" not in html
    monkeypatch.setattr(Record, "_shown", lambda self: iter([("a <b>", "1 < 2 & 3")]))
    assert "<th>a &lt;b&gt;</th><td>1 &lt; 2 &amp; 3</td>" in get("casas")._repr_html_()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("asked", ["Casá-Norte", "casa norte", "CASA-NORTE", "cassa-norte"])
def test_an_unknown_id_names_the_nearest_whatever_accents_and_capitals(asked: str) -> None:
    with pytest.raises(dd.UnknownIdError, match=r"Identificador desconocido: .+ Los más parecidos: casa-norte"):
        get(asked)


@pytest.mark.usefixtures("small")
def test_an_id_of_an_earlier_version_names_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    retired = {"casas-viejas": "casas", "sin-nada": None}
    monkeypatch.setitem(installed().descriptor, RETIRED, retired)
    dd.load("actors", backend="dicts")
    for ask in (get, dd.trace, lambda id: dd.cite(ids=[id])):
        with pytest.raises(dd.UnknownIdError, match="'casas-viejas' is now / es ahora 'casas'") as error:
            ask("casas-viejas")
        assert error.value.successors == {"casas-viejas": "casas"}
    with pytest.raises(dd.UnknownIdError, match="'sin-nada' was withdrawn, nothing replaces it / se retiró") as error:
        dd.cite(ids=["sin-nada", "casa", "casas"])
    assert error.value.names == ("sin-nada", "casa") and set(error.value.successors) == {"sin-nada"}
    made_of = next(id for id in installed().by_id("statements") if id.startswith("casas."))
    with pytest.raises(dd.UnknownIdError, match=f"es ahora '{made_of}'"):
        get(made_of.replace("casas.", "casas-viejas."))
    with pytest.raises(dd.UnknownIdError) as error:
        get("casas-viejas.trait.99")
    assert not error.value.successors
    assert get("casas").id == "casas"


@pytest.mark.usefixtures("small")
def test_the_command_line_names_a_successor_before_tables_of_a_similar_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["show", "actor"], ["trace", "actor"], ["cite", "actor"]):
        assert main(arguments) == 2
        assert "es ahora" not in capsys.readouterr().err
        with monkeypatch.context() as patch:
            patch.setitem(installed().descriptor, RETIRED, {"actor": "casas"})
            assert main(arguments) == 2
        assert "'actor' is now / es ahora 'casas'" in capsys.readouterr().err


def test_what_is_no_id_or_language_is_told() -> None:
    for asked in ("", "%%%", None, 7, ["cgai"]):
        with pytest.raises(dd.UnknownIdError):
            get(asked)  # type: ignore[arg-type]
    record = get(next(iter(rows("actors"))))
    for ask, lang in ((record.related, "fr"), (record.label, "both")):
        with pytest.raises(dd.UnknownChoiceError, match=f"^lang: .+'{lang}'"):
            ask(lang)  # type: ignore[operator]


def test_records_traces_searches_and_citations_need_neither_pandas_nor_pyarrow() -> None:
    asked = "id = dd.search('paz')[0].id; dd.get(id).related(); dd.trace(id); dd.cite()"
    heavy = "sorted({'pandas', 'pyarrow', 'numpy', 'duckdb', 'sqlite3'} & set(sys.modules))"
    assert run_python(f"import sys, diplodata as dd; {asked}; print({heavy})") == "[]"

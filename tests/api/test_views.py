"""The views: what one row is, against rows counted from the CSV files by other means."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, permutations, product
from typing import Any

import pandas as pd
import pytest

import diplodata
from diplodata._names import ENTITY_TYPES, ORIGINS, VIEWS
from diplodata._package import installed
from diplodata._view_sql import PARTS, SQL

Row = dict[str, Any]


@cache
def rows_of(table: str) -> tuple[Row, ...]:
    """The rows of a table as its CSV file has them, empty cells as None."""
    with diplodata.path(table).open(encoding="utf-8", newline="") as file:  # type: ignore[arg-type]
        return tuple({name: cell or None for name, cell in row.items()} for row in csv.DictReader(file))


@cache
def view_rows(view: str) -> tuple[Row, ...]:
    return tuple(getattr(diplodata, view)(backend="dicts"))


def keyed(table: str) -> dict[str, Row]:
    return {next(iter(row.values())): row for row in rows_of(table)}


def speakers(thing: str, id: str, *, reported: bool = False) -> list[str]:
    """The actors who say a thing, or who only report it, in their order."""
    said = [row for row in rows_of("attributions") if row[thing] == id and (row["role"] == "reports") is reported]
    placed = sorted(said, key=lambda row: int(row["position"]))
    return list(dict.fromkeys(row["actor_id"] for row in placed if row["actor_id"]))


def ids(cell: str | None) -> list[str]:
    return (cell or "").split()


def computing() -> Any:
    """A database whose views are computed from its tables, which a test may change."""
    connection = diplodata.connect("sqlite")
    for view in SQL:
        connection.execute(f"drop table {view}")
    for view, query in (PARTS | SQL).items():
        connection.execute(f"create view {view} as {query}")
    return connection


# What holds for all of them


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_its_key_and_the_declared_columns_with_their_types(view: str) -> None:
    seen = Counter(tuple(row[column] for column in diplodata.schema(view)["primaryKey"]) for row in view_rows(view))
    assert seen and max(seen.values()) == 1 and all(None not in values for values in seen)
    fields = installed().fields(view)
    listed = next(one for one in diplodata.views() if one.name == view)
    assert listed.columns == tuple(field["name"] for field in fields) == tuple(view_rows(view)[0])
    for lang, words in (("en", "row is"), ("es", "fila es")):
        told = getattr(listed, f"description_{lang}")
        assert words in told and told in getattr(diplodata, view).__doc__
    python = {"string": str, "integer": int, "boolean": bool, "date": object}
    for field in fields:
        assert field["description"] and field["diplodata:description_es"]
        values = [row[field["name"]] for row in view_rows(view) if row[field["name"]] is not None]
        assert values, f"{field['name']} is empty in every row"
        assert all(type(value) is python[field["type"]] or field["type"] == "date" for value in values)
    assert diplodata.sql(f"select * from {view}", backend="dicts") == list(view_rows(view))
    assert diplodata.load(view, "es", backend="dicts") == getattr(diplodata, view)("es", backend="dicts")


def test_the_keys_of_a_view_lead_to_rows_of_tables() -> None:
    keys = {view: {key["fields"][0] for key in diplodata.schema(view)["foreignKeys"]} for view in VIEWS}
    assert {"entity_id", "date_article_id"} == keys["timeline"]
    assert {"lead_actor_id", "actor_id", "relation_id", "parent_id"} <= keys["programs_with_leads"]
    assert {"first_statement_id", "second_statement_id", "first_article_id"} <= keys["claims_compared"]
    database = diplodata.connect("sqlite")
    assert database.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("lang", "other"), [("es", "_en"), ("en", "_es")])
def test_one_language_drops_the_other_and_the_suffix(view: str, lang: str, other: str) -> None:
    whole, told = view_rows(view), getattr(diplodata, view)(lang=lang, backend="dicts")
    expected = [name.removesuffix(f"_{lang}") for name in whole[0] if not name.endswith(other)]
    assert list(told[0]) == expected and len(set(expected)) == len(expected)
    for wide, narrow in zip(whole, told, strict=True):
        assert all(wide.get(f"{name}_{lang}", wide.get(name)) == value for name, value in narrow.items())


def test_a_view_in_pandas_is_typed_says_what_it_is_and_names_the_nearest_column() -> None:
    frame = diplodata.timeline(lang="en")
    assert [str(frame[name].dtype) for name in ("first_page", "label")] == ["Int64", "string"]
    assert isinstance(frame["date_earliest"].dtype, type(pd.Series(dtype="datetime64[ms]").dtype))
    assert frame.attrs["table"] == "timeline" and "diplodata" in frame.attrs["citation"]
    assert diplodata.timeline(columns=["label_en", "date_edtf"]).columns.tolist() == ["label_en", "date_edtf"]
    with pytest.raises(diplodata.UnknownColumnError, match="'label_en'"):
        diplodata.timeline(columns=["labelen"])
    with pytest.raises(diplodata.UnknownChoiceError, match="lang"):
        diplodata.timeline(lang="fr")  # type: ignore[call-overload]


# Programmes with their actors


def roles() -> Iterator[tuple[str, str, str | None]]:
    """Programme, actor and predicate of everybody who leads, organises, publishes or carries out a programme."""
    programs = keyed("programs")
    for row in rows_of("relations"):
        if row["predicate"] in ("operates", "organizes", "published") and row["object_id"] in programs:
            yield row["object_id"], row["subject_id"], row["predicate"]
        if row["predicate"] == "led_by" and row["subject_id"] in programs:
            yield row["subject_id"], row["object_id"], row["predicate"]


def test_each_programme_stands_with_everybody_who_leads_it_or_alone() -> None:
    related = set(roles())
    pairs = {(program, actor) for program, actor, _ in related}
    stated = {(row["program_id"], row["lead_actor_id"], None) for row in rows_of("programs") if row["lead_actor_id"]}
    expected = related | {lead for lead in stated if lead[:2] not in pairs}
    expected |= {(program, None, None) for program in keyed("programs").keys() - {one[0] for one in expected}}
    found = [(row["program_id"], row["actor_id"], row["role"]) for row in view_rows("programs_with_leads")]
    assert Counter(found) == Counter(expected)


def test_actors_of_a_programme_are_numbered_by_date() -> None:
    relations = keyed("relations")
    by_program = defaultdict(list)
    for row in view_rows("programs_with_leads"):
        by_program[row["program_id"]].append(row)
        if row["relation_id"]:
            relation = relations[row["relation_id"]]
            assert (row["role_start"], row["role_end"]) == (relation["date_start"], relation["date_end"])
    for rows in by_program.values():
        assert [row["actor_number"] for row in rows] in ([0], list(range(1, len(rows) + 1)))
        starts = [row["role_start"] for row in rows]
        assert starts == sorted(starts, key=lambda start: (start is None, start))
    assert max(map(len, by_program.values())) > 1


TIED = (  # column, predicate, the programme's end of the relation, the other one
    ("part_of", "part_of", "subject_id", "object_id"),
    ("succeeds", "succeeds", "subject_id", "object_id"),
    ("succeeded_by", "succeeds", "object_id", "subject_id"),
)


def test_what_a_programme_is_part_of_and_succeeds_is_in_its_row() -> None:
    names = {id: row["name_en"] for id, row in keyed("programs").items()}
    for row, (column, predicate, mine, other) in product(view_rows("programs_with_leads"), TIED):
        tied = [one for one in rows_of("relations") if (one["predicate"], one[mine]) == (predicate, row["program_id"])]
        expected = sorted(one[other] for one in tied)
        assert ids(row[f"{column}_ids"]) == expected
        assert (row[f"{column}_names_en"] or "") == "; ".join(names[id] for id in expected)


# Timeline


def test_the_timeline_has_every_date_of_events_programmes_and_actors() -> None:
    expected = Counter((row["event_id"], "occurs", row["date_edtf"]) for row in rows_of("events") if row["date_edtf"])
    for table, key in (("programs", "program_id"), ("actors", "actor_id")):
        for column, moment in (("date_start", "starts"), ("date_end", "ends")):
            expected.update((row[key], moment, row[column]) for row in rows_of(table) if row[column])
    found = view_rows("timeline")
    said = Counter((row["entity_id"], row["moment"], row["date_edtf"]) for row in found)
    for row in found:
        for moment in ("starts", "ends"):
            said.update((id, moment, row["date_edtf"]) for id in (row[f"{moment}_ids"] or "").split())
    assert said == expected
    order = [(str(row["date_earliest"] or ""), str(row["date_latest"] or "9999")) for row in found]
    assert order == sorted(order)


def test_what_begins_or_ends_with_an_event_stands_in_its_row() -> None:
    rows = {row["entity_id"]: row for row in view_rows("timeline") if row["moment"] == "occurs"}
    labels = {row["entity_id"]: row["label_es"] for row in rows_of("entities")}
    dates = {row["event_id"]: row["date_edtf"] for row in rows_of("events")}
    ties = {(row["subject_id"], row["predicate"], row["object_id"]) for row in rows_of("relations")}
    told = {"starts": 0, "ends": 0}
    for event, row in rows.items():
        for moment, predicates in (("starts", ("results_in", "begins")), ("ends", ("ends",))):
            ids = (row[f"{moment}_ids"] or "").split()
            assert (row[f"{moment}_names_es"] or "") == "; ".join(labels[id] for id in ids)
            program = next(one["program_id"] for one in rows_of("events") if one["event_id"] == event)
            assert all(id == program or any((event, one, id) in ties for one in predicates) for id in ids)
            told[moment] += len(ids)
    assert all(told.values())
    # an event of another date tells neither: the house of Chicago is of 2007, its transfer of 2010
    assert dates["traspaso-casas-cgai"] == "2010" and not rows["traspaso-casas-cgai"]["starts_ids"]


def test_dates_of_the_timeline_have_the_bounds_that_the_events_table_states() -> None:
    events = keyed("events")
    for row in view_rows("timeline"):
        assert row["date_earliest"] and row["date_latest"] and row["date_earliest"] <= row["date_latest"]
        if event := events.get(row["entity_id"]):
            bounds = (str(row["date_earliest"]), str(row["date_latest"]), row["date_precision"])
            assert bounds == (event["date_earliest"], event["date_latest"], event["date_precision"])
        elif row["date_precision"] == "year":
            assert str(row["date_earliest"]) == f"{row['date_edtf']}-01-01"
    assert {"century", "year"} <= {row["date_precision"] for row in view_rows("timeline") if row["moment"] == "starts"}


def printed(row: Row | None) -> int | None:
    """The printed page of a row, where it has one."""
    return int(row["printed_page"]) if row and row["printed_page"] else None


def test_the_page_of_a_date_is_where_the_first_words_on_it_stand() -> None:
    order = {row["article_id"]: place for place, row in enumerate(rows_of("articles"))}
    dates = [row for row in rows_of("evidence") if row["supports"] == "date"]
    for row in view_rows("timeline"):
        words = [one for one in dates if one["entity_id"] == row["entity_id"]]
        first = min(words, key=lambda one: (order[one["article_id"]], int(one["char_start"])), default=None)
        assert row["date_article_id"] == (first and first["article_id"])
        assert row["date_page"] == (int(first["page"]) if first else None)
        assert row["date_printed_page"] == printed(first)


# Definitions, quotations, relations


def test_every_definition_of_a_concept_is_a_row_with_who_defines() -> None:
    concepts = keyed("concepts")
    expected = {
        row["statement_id"]: row
        for row in rows_of("statements")
        if row["kind"] == "definition" and row["entity_id"] in concepts
    }
    found = {row["statement_id"]: row for row in view_rows("concept_definitions")}
    assert found.keys() == expected.keys()
    counts = Counter(row["entity_id"] for row in expected.values())
    for id, row in found.items():
        assert ids(row["defined_by_ids"]) == speakers("statement_id", id)
        assert ids(row["reported_by_ids"]) == speakers("statement_id", id, reported=True)
        mine = [one for one in rows_of("attributions") if one["statement_id"] == id and one["work_id"]]
        cited = [work for work, _ in {(one["work_id"], one["cited_pages"]) for one in mine}]
        assert sorted(ids(row["work_ids"])) == sorted(cited) and bool(row["works_cited"]) is bool(cited)
        assert row["definition_count"] == counts[row["concept_id"]]
        assert row["is_main"] is (expected[id]["is_main"] == "true")
        assert row["text_es"] == expected[id]["text_es"] and row["page"] == int(expected[id]["page"])
    for concept, number in counts.items():
        mine = [row for row in view_rows("concept_definitions") if row["concept_id"] == concept]
        assert [row["definition_number"] for row in mine] == list(range(1, number + 1))
        assert not any(row["is_main"] for row in mine[1:])


def test_every_quotation_is_one_row_whoever_speaks() -> None:
    works = keyed("works")
    found = {row["quote_id"]: row for row in view_rows("quotes_with_sources")}
    assert found.keys() == keyed("quotes").keys()
    assert [row["article_id"] for row in found.values()] == sorted(
        (row["article_id"] for row in found.values()), key=[row["article_id"] for row in rows_of("articles")].index
    )
    for id, quote in keyed("quotes").items():
        row = found[id]
        assert ids(row["speaker_ids"]) == speakers("quote_id", id)
        assert row["work_label"] == (works[quote["work_id"]]["label"] if quote["work_id"] else None)
        assert row["quoted_in_label"] == (works[quote["quoted_in_id"]]["label"] if quote["quoted_in_id"] else None)
    assert max(len(ids(row["speaker_ids"])) for row in found.values()) > 1
    assert any(row["speaker_ids"] is None for row in found.values())


@pytest.mark.parametrize(("view", "table"), [("concept_definitions", "statements"), ("quotes_with_sources", "quotes")])
def test_the_english_of_definitions_and_quotations_says_where_it_comes_from(view: str, table: str) -> None:
    loaded = {
        next(iter(row.values())): row["english_origin"] for row in diplodata.load(table, lang="en", backend="dicts")
    }  # type: ignore[call-overload]
    found = {next(iter(row.values())): row["english_origin"] for row in view_rows(view)}
    assert found.items() <= loaded.items() and set(found.values()) <= {*ORIGINS, None} and any(found.values())


def test_of_two_origins_the_least_checked_is_told() -> None:
    connection = computing()
    quote, *_ = keyed("quotes")
    origin = "update translations set origin = ? where table_name = 'quotes' and record_id = ? and field = ?"
    for text, speaker, least in (("author", "machine", "machine"), ("post_edited", "authority", "post_edited")):
        connection.execute(origin, [text, quote, "text"])
        connection.execute(origin, [speaker, quote, "speaker"])
        told = "select english_origin from quotes_with_sources where quote_id = ?"
        assert connection.execute(told, [quote]).fetchall() == [(least,)]


def test_every_relation_reads_both_ways_and_counts_its_evidence() -> None:
    entities = keyed("entities")
    labels = {row["code"]: row for row in rows_of("vocabulary") if row["field"] == "predicate"}
    hedges = {
        row["code"]: {"es": row["label_es"], "en": row["label_en"]}
        for row in rows_of("vocabulary")
        if (row["table_name"], row["field"]) == ("relations", "modality")
    }
    hedges["asserted"] = dict.fromkeys(("es", "en"))
    order = [row["article_id"] for row in rows_of("articles")]
    found = {row["relation_id"]: row for row in view_rows("relations_labelled")}
    assert found.keys() == keyed("relations").keys()
    for id, relation in keyed("relations").items():
        row, reads = found[id], labels[relation["predicate"]]
        subject, object_ = entities[relation["subject_id"]], entities[relation["object_id"]]
        there = reads["plural_label_es" if subject["number_es"] == "plural" else "label_es"]
        back = reads["plural_inverse_label_en" if object_["number_en"] == "plural" else "inverse_label_en"]
        es, en = (f"{words}: " if (words := hedges[relation["modality"]][lang]) else "" for lang in ("es", "en"))
        assert row["link_es"] == es + there and row["inverse_link_en"] == en + back
        assert row["reading_es"] == f"{es}{subject['label_es']} {there} {object_['label_es']}"
        assert row["inverse_reading_en"] == f"{en}{object_['label_en']} {back} {subject['label_en']}"
        assert diplodata.get(id).label("es") == row["reading_es"] and diplodata.get(id).label() == row["reading_en"]
        proof = [one for one in rows_of("evidence") if one["relation_id"] == id]
        articles = sorted({one["article_id"] for one in proof}, key=order.index)
        assert row["evidence_count"] == len(proof) and ids(row["article_ids"]) == articles
        pages = [one for one in proof if one["article_id"] == articles[0]]
        first = min(pages, key=lambda one: int(one["page"]))
        assert row["first_page"] == int(first["page"])
        assert row["first_printed_page"] == printed(first)
        assert ids(row["asserted_by_ids"]) == speakers("relation_id", id)
    assert max(len(ids(row["article_ids"])) for row in found.values()) > 1


# Claims and what is shared


INVERSE = {"part_of": "comprises", "comprises": "part_of", "succeeds": "succeeded_by", "succeeded_by": "succeeds"}
SIDES = ("officials", "activists", "others")
OFFICIAL = re.compile("state|state_grouping|inter.+_organization|.+_financial_institution|.+_government_body|city")
ACTIVIST = re.compile("interviewee|collective|civil_society_organization|network|social_movement|armed_group")


def side(statement: Row) -> str | None:
    """From which side a statement comes: of those who hold it, the one who stands first; an aim that is only reported
    of a programme from who leads it; None where nobody is known."""
    actors, works, programs = keyed("actors"), keyed("works"), keyed("programs")
    of = [row for row in rows_of("attributions") if row["statement_id"] == statement["statement_id"]]
    voices = [(row["actor_id"], row["work_id"]) for row in of if row["role"] != "reports"]
    if not voices and (program := programs.get(statement["entity_id"])):
        voices = [(program["lead_actor_id"], None)]
    found = []
    for actor, work in voices:
        kind = actors[actor]["actor_type"] if actor else ""
        law = not actor and work and works[work]["work_type"] in ("official_document", "law")
        official = law or OFFICIAL.fullmatch(kind)
        found.append("officials" if official else "activists" if ACTIVIST.fullmatch(kind) else "others")
    return next((one for one in SIDES if one in found), None)


def test_claims_of_different_sides_are_paired_where_what_they_are_about_is_tied() -> None:
    kinds, about = ("claim", "aim", "mission", "recommendation", "finding"), keyed("entities")
    claims = {
        row["statement_id"]: (row["entity_id"], found)
        for row in rows_of("statements")
        if row["kind"] in kinds
        and about[row["entity_id"]]["entity_type"] in ("program", "actor")
        and (found := side(row))
    }
    ties = defaultdict(set, {(id, id): {"same"} for id in about})
    for row in rows_of("relations"):
        if row["predicate"] in ("part_of", "succeeds"):
            ties[row["subject_id"], row["object_id"]].add(row["predicate"])
            ties[row["object_id"], row["subject_id"]].add(INVERSE[row["predicate"]])
    expected = {
        (one, other, tie)
        for one, other in permutations(claims, 2)
        for tie in ties[claims[one][0], claims[other][0]]
        if SIDES.index(claims[one][1]) < SIDES.index(claims[other][1])
    }
    found = view_rows("claims_compared")
    pairs = [(row["first_statement_id"], row["second_statement_id"], row["tie"]) for row in found]
    assert len(pairs) == len(set(pairs)) and set(pairs) == expected
    assert {(row["first_side"], row["second_side"]) for row in found} == {*combinations(SIDES, 2)}
    for row in found:
        for one in ("first", "second"):
            statement = row[f"{one}_statement_id"]
            assert (row[f"{one}_entity_id"], row[f"{one}_side"]) == claims[statement]
            assert ids(row[f"{one}_speaker_ids"]) == speakers("statement_id", statement)


def test_a_tie_reads_from_the_first_to_the_second_and_turned_round_has_the_other_code() -> None:
    connection = computing()
    connection.execute("update entities set number_en = 'singular'")
    told = "select tie, tie_label_en, count(*) from claims_compared group by 1, 2 order by 1"
    label = {
        "comprises": "comprises",
        "part_of": "is part of",
        "same": "is the same as",
        "succeeds": "takes the place of",
        "succeeded_by": "gives way to",
    }
    before = connection.execute(told).fetchall()
    connection.execute("update relations set subject_id = object_id, object_id = subject_id")
    assert {tie for tie, _, _ in before} >= {"same", "part_of", "comprises"}
    assert all(label[tie] == words for tie, words, _ in before)
    turned = [(INVERSE.get(tie, tie), label[INVERSE.get(tie, tie)], number) for tie, _, number in before]
    assert connection.execute(told).fetchall() == sorted(turned)


def test_the_argument_is_every_statement_in_the_order_of_its_article() -> None:
    places = {row["statement_id"]: (int(row["char_start"]), int(row["char_end"])) for row in rows_of("statements")}
    whole = view_rows("argument")
    assert len(whole) == len(places) and {row["statement_id"] for row in whole} == places.keys()
    assert diplodata.argument(backend="dicts") == list(whole)
    told: list[Row] = []
    for article in keyed("articles"):
        found = diplodata.argument(article=article, backend="dicts")
        assert {row["article_id"] for row in found} == {article}
        order = [places[str(row["statement_id"])] for row in found]
        assert order == sorted(order)
        told += found
    assert told == list(whole)
    for row in whole:
        assert ids(row["said_by_ids"]) == speakers("statement_id", row["statement_id"])
        assert ids(row["reported_by_ids"]) == speakers("statement_id", row["statement_id"], reported=True)
        for backend in ("pandas", "polars", "arrow"):
            one = diplodata.argument("es", article=article, backend=backend, columns=["kind_label", "text"])
            assert len(one) == len(found)
            assert list(getattr(one, "column_names", None) or one.columns) == ["kind_label", "text"]
    for unknown in ("nobody", ""):
        with pytest.raises(diplodata.UnknownIdError, match=f"'{unknown}'"):
            diplodata.argument(article=unknown)


def test_shared_entities_are_those_that_more_than_one_article_names_or_proves() -> None:
    mentioned, proved, pages = Counter(), Counter(), defaultdict(list)
    for table, counted in (("mentions", mentioned), ("evidence", proved)):
        for row in rows_of(table):
            if row["entity_id"]:
                counted[row["entity_id"], row["article_id"]] += 1
                pages[row["entity_id"], row["article_id"]].append(int(row["page"]))
    articles = defaultdict(set)
    for entity, article in pages:
        articles[entity].add(article)
    shared = {place for place in pages if len(articles[place[0]]) > 1}
    found = {(row["entity_id"], row["article_id"]): row for row in view_rows("shared_entities")}
    assert found.keys() == shared
    for place, row in found.items():
        assert (row["mention_count"], row["evidence_count"]) == (mentioned[place], proved[place])
        assert row["first_page"] == min(pages[place]) and row["article_count"] == len(articles[place[0]])
    stated = {next(iter(row.values())) for table in ENTITY_TYPES for row in rows_of(table) if " " in row["article_ids"]}
    assert stated <= {entity for entity, _ in found}


# Cases that the articles do not have, in a copy that has them


def test_views_are_right_where_the_data_have_no_case_yet() -> None:
    connection = computing()
    first, second = (row["article_id"] for row in rows_of("articles")[:2])
    counts = Counter(row["program_id"] for row in view_rows("programs_with_leads") if row["actor_id"])
    program = next(id for id, number in counts.items() if number == 1)
    silent = min(keyed("actors").keys() - {row["actor_id"] for row in rows_of("attributions")})

    relation = (
        "insert into relations (relation_id, subject_id, predicate, object_id, date_start, modality, polarity) "
        "values (?, ?, ?, ?, ?, 'asserted', 'affirmed')"
    )
    for predicate, year in (("led_by", "1901"), ("founded_by", "1900")):
        connection.execute(relation, [predicate, program, predicate, silent, year])
    roles = (
        "select role, role_label_en, role_start, actor_number from programs_with_leads where program_id = ? order by 4"
    )
    found = connection.execute(roles, [program]).fetchall()
    assert found[0] == ("led_by", "is led by", "1901", 1) and len(found) == 2

    connection.execute("update relations set polarity = 'denied', modality = 'hedged' where predicate = 'founded_by'")
    told = "select reading_es, inverse_reading_en from relations_labelled where predicate = 'founded_by'"
    ((there, back),) = connection.execute(told).fetchall()
    assert there.startswith("con reservas: se niega: ") and back.startswith("with reservations: denied: ")

    pair = [view_rows("claims_compared")[0][f"{side}_statement_id"] for side in ("first", "second")]
    told = "insert into attributions (attribution_id, statement_id, actor_id, role, position) values (?, ?, ?, ?, 9)"
    for statement in pair:
        connection.execute(told, [f"told-{statement}", statement, silent, "reports"])
    compared = "select count(*) from claims_compared where first_statement_id = ? and second_statement_id = ?"
    assert connection.execute(compared, pair).fetchone()[0] == 1

    entity = next(row["entity_id"] for row in view_rows("timeline") if row["date_article_id"] == second)
    section = next(row["section_id"] for row in rows_of("sections") if row["article_id"] == first)
    connection.execute(
        "insert into evidence (evidence_id, entity_id, article_id, supports, exact, section_id, page, page_last, "
        "char_start, char_end) values ('far-down', ?, ?, 'date', 'x', ?, 9, 9, 10000000, 10000001)",
        [entity, first, section],
    )
    dated = "select distinct date_article_id, date_page from timeline where entity_id = ?"
    assert connection.execute(dated, [entity]).fetchall() == [(first, 9)]

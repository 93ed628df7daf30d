"""Curated files: every mistake with its file and line, all of them at once."""

import shutil
from pathlib import Path

import pytest

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.curation.records import read_records
from diplodata_build.curation.schemas import read_schemas

ROOT = Path(__file__).resolve().parents[2]
ACTOR = """\
- actor_id: puerto
  name_es: Red de Puertos
  acronym: RP
  actor_type: network
  scale: global
  evidence:
    - {article_id: sample, supports: [existence, name], exact: la Red de Puertos}
"""


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(ROOT / "curation" / "schema", tmp_path / "curation" / "schema")
    shutil.copy(ROOT / "curation" / "vocabulary.yaml", tmp_path / "curation")
    shutil.copy(ROOT / "curation" / "retired.yaml", tmp_path / "curation")
    return Checkout.at(tmp_path)


def put(checkout, name, text):
    path = checkout.curation / "records" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _read(checkout, **texts):
    for table, text in texts.items():
        put(checkout, f"{table}/sample.yaml", text)
    return read_records(checkout, read_schemas(checkout), ["sample"])


def _problems(checkout, **texts):
    with pytest.raises(BuildError) as caught:
        _read(checkout, **texts)
    return [str(problem) for problem in caught.value.problems]


def test_a_record_with_its_parts(checkout):
    (actor,) = _read(checkout, actors=ACTOR)["actors"]
    assert (actor.id, actor.values["actor_type"]) == ("puerto", "network")
    assert actor.place == "curation/records/actors/sample.yaml:1"
    (evidence,) = actor.parts["evidence"]
    assert evidence.selector.exact == "la Red de Puertos"
    assert evidence.values["supports"] == ["existence", "name"]


def test_an_unknown_code_says_where_what_and_which_are_known(checkout):
    (problem,) = _problems(checkout, actors=ACTOR.replace("network", "office"))
    assert problem.startswith(
        "curation/records/actors/sample.yaml:4: actor 'puerto': unknown actor_type 'office' (known: state, "
    )


def test_all_mistakes_of_all_files_at_once(checkout):
    wrong = ACTOR.replace("scale: global", "scale: huge").replace("acronym", "akronym").replace("name_es", "nombre")
    problems = _problems(checkout, actors=wrong, works="- {work_id: Uno, label: Uno, cited_as: [Uno]}\n")
    assert [problem.split(" ")[0] for problem in problems] == [
        "curation/records/actors/sample.yaml:1:",
        "curation/records/actors/sample.yaml:5:",
        "curation/records/actors/sample.yaml:2:",
        "curation/records/actors/sample.yaml:3:",
        "curation/records/works/sample.yaml:1:",
        "curation/records/works/sample.yaml:1:",
    ]
    assert "name_es is missing" in problems[0]
    assert "unknown key 'akronym'" in problems[3]
    assert "work_id 'Uno' does not have the form" in problems[4]
    assert "work_type is missing" in problems[5]


def test_a_mistake_in_a_nested_part_has_its_own_line(checkout):
    (problem,) = _problems(checkout, actors=ACTOR.replace("[existence, name]", "[existence, nombre]"))
    assert problem.startswith(
        "curation/records/actors/sample.yaml:7: actor 'puerto': unknown supports 'nombre' (known: exist"
    )


def test_an_id_twice_in_the_whole_package(checkout):
    concept = "- {concept_id: puerto, term_es: puerto, concept_type: approach}\n"
    (problem,) = _problems(checkout, actors=ACTOR, concepts=concept)
    place, other = "curation/records/concepts/sample.yaml:1", "curation/records/actors/sample.yaml:1"
    assert problem == f"{place}: id 'puerto' is already used at {other}"


def test_a_reference_to_nothing_proposes_the_nearest(checkout):
    relation = "- {subject_id: puerto, predicate: part_of, object_id: puerta}\n"
    (problem,) = _problems(checkout, actors=ACTOR, relations=relation)
    assert problem.endswith("object_id 'puerta' is not in entities (nearest: puerto)")


def test_one_name_for_two_entities_needs_a_decision(checkout):
    other = "- {concept_id: red, term_es: Red de Puertos, concept_type: approach%s}\n"
    (problem,) = _problems(checkout, actors=ACTOR, concepts=other % "")
    assert "name 'Red de Puertos' of 'red' is also a name of 'puerto'" in problem
    assert _read(checkout, concepts=other % ", match_mode: never")["concepts"]


def test_one_form_of_citation_for_two_works_needs_a_decision(checkout):
    works = "".join(f"- {{work_id: {i}, label: X, work_type: book, cited_as: [Pons 2011]}}\n" for i in ("one", "two"))
    (problem,) = _problems(checkout, works=works)
    assert problem.startswith(
        "curation/records/works/sample.yaml:2: cited_as 'Pons 2011' of 'two' already refers to 'one'"
    )


def test_a_retired_id_is_never_used_again(checkout):
    retired = checkout.curation / "retired.yaml"
    retired.write_text("- {id: puerto, replaced_by: null, since: '0.1.0', reason: merged}\n", "utf-8")
    (problem,) = _problems(checkout, actors=ACTOR)
    assert "id 'puerto' is retired" in problem


def test_a_retired_id_needs_its_reason(checkout):
    (checkout.curation / "retired.yaml").write_text("- {id: puerto, replaced_by: null, since: '0.1.0'}\n", "utf-8")
    (problem,) = _problems(checkout, actors=ACTOR)
    assert problem.startswith("curation/retired.yaml:1: reason is missing")


def test_an_article_that_nobody_registered(checkout):
    (problem,) = _problems(checkout, actors=ACTOR.replace("article_id: sample", "article_id: sampel"))
    assert problem.endswith("article_id 'sampel' is not in articles (nearest: sample)")


@pytest.mark.parametrize("text", ["a: 1\n", "- 1\n", "- [a]\n", "text\n"])
def test_files_of_another_shape(checkout, text):
    assert all(
        problem.startswith("curation/records/actors/sample.yaml:1: ") for problem in _problems(checkout, actors=text)
    )


def test_a_list_where_one_value_is_expected(checkout):
    (problem,) = _problems(checkout, actors=ACTOR.replace("acronym: RP", "acronym: [R, P]"))
    assert problem.startswith("curation/records/actors/sample.yaml:3: actor 'puerto': acronym: ")


def test_records_of_no_table_or_article_are_refused(checkout):
    put(checkout, "actors.yaml", "[]\n")
    put(checkout, "doctors/sample.yaml", "[]\n")
    put(checkout, "actors/sampel.yaml", ACTOR)
    wrong_article, there, wrong_table = _problems(checkout)
    assert there.startswith("curation/records/actors.yaml: expected records/<table>/<article>.yaml")
    assert wrong_article == (
        "curation/records/actors/sampel.yaml: no article 'sampel' in curation/articles.yaml (known: sample)"
    )
    assert wrong_table.startswith("curation/records/doctors/sample.yaml: expected records/<table>/<article>.yaml")


def test_an_entity_of_one_article_is_known_in_the_files_of_another(checkout):
    put(checkout, "actors/sample.yaml", ACTOR)
    put(
        checkout,
        "actors/other.yaml",
        ACTOR.replace("puerto", "muelle").replace("Puertos", "Muelles").replace("RP", "RM"),
    )
    put(checkout, "relations/other.yaml", "- {subject_id: muelle, predicate: allied_with, object_id: puerto}\n")
    found = read_records(checkout, read_schemas(checkout), ["other", "sample"])
    assert [actor.id for actor in found["actors"]] == ["muelle", "puerto"]

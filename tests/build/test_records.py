"""Curated files: every mistake with its file and line, all of them at once."""

import shutil

import pytest
from sample import ROOT

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, stop_if_any
from diplodata_build.curation.records import read_records
from diplodata_build.curation.schemas import read_schemas

ACTOR = """\
- actor_id: puerto
  name_es: Red de Puertos
  acronym_es: RP
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
    return _read_all(checkout, ["sample"])


def _read_all(checkout, articles):
    problems = []
    records = read_records(checkout, read_schemas(checkout), articles, problems)
    stop_if_any(problems)
    return records


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


STATEMENT = """\
- entity_id: sample
  kind: finding
  position: 1
  form: paraphrase
  article_id: sample
  text_es: Es una red.
  english_kind: translation
  evidence:
    - la Red de Puertos
    - {exact: Puertos, suffix: " que"}
"""


def test_evidence_of_a_statement_may_be_its_words_alone(checkout):
    (statement,) = _read(checkout, statements=STATEMENT)["statements"]
    assert (statement.id, statement.values["modality"], statement.values["polarity"]) == (
        "sample.finding.1", "asserted", "affirmed",
    )  # fmt: skip
    assert [(one.place, one.selector.exact, one.selector.suffix) for one in statement.parts["evidence"]] == [
        ("curation/records/statements/sample.yaml:9", "la Red de Puertos", None),
        ("curation/records/statements/sample.yaml:10", "Puertos", "que"),
    ]
    assert all(one.values["supports"] == ["statement"] for one in statement.parts["evidence"])
    (problem,) = _problems(checkout, statements=STATEMENT.replace("- la Red de Puertos", "- [la Red]"))
    assert problem.startswith("curation/records/statements/sample.yaml:9: statement: evidence")


IN_ACTORS = "curation/records/actors/sample.yaml:"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("network", "office", "4: actor 'puerto': unknown actor_type 'office' (known: state, "),
        ("[existence, name]", "[existence, nombre]", "7: actor 'puerto': unknown supports 'nombre' (known: exist"),
        ("acronym_es: RP", "acronym_es: [R, P]", "3: actor 'puerto': acronym_es: "),
        ("article_id: sample", "article_id: sampel", "article_id 'sampel' is not in articles (nearest: sample)"),
    ],
)
def test_a_mistake_is_told_with_its_own_line(checkout, old, new, says):
    (problem,) = _problems(checkout, actors=ACTOR.replace(old, new))
    assert problem.startswith(IN_ACTORS) and says in problem


def test_all_mistakes_of_all_files_at_once(checkout):
    wrong = ACTOR.replace("scale: global", "scale: huge").replace("acronym_es", "akronym").replace("name_es", "nombre")
    problems = _problems(checkout, actors=wrong, works="- {work_id: Uno, label: Uno, cited_as: [Uno]}\n")
    in_works = "curation/records/works/sample.yaml:1:"
    assert [problem.split(" ")[0] for problem in problems] == [
        *(f"{IN_ACTORS}{n}:" for n in (1, 5, 2, 3)),
        *[in_works] * 2,
    ]
    for number, says in (
        (0, "name_es is missing"),
        (3, "unknown key 'akronym'"),
        (4, "work_id 'Uno' does not have the form"),
        (5, "work_type is missing"),
    ):
        assert says in problems[number]


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


def test_an_acronym_is_searched_for_in_small_capitals_too(checkout):
    other = "- {concept_id: ritmo, term_es: %s, concept_type: approach}\n"
    (problem,) = _problems(checkout, actors=ACTOR, concepts=other % "rp")
    assert "name 'rp' of 'ritmo' is also a name of 'puerto'" in problem
    forms = [sought.form for sought in _read(checkout, actors=ACTOR, concepts=other % "ritmo").sought_names]
    assert forms == ["Red de Puertos", "RP", "rp", "Rp", "ritmo"]


def test_one_form_of_citation_for_two_works_needs_a_decision(checkout):
    works = "".join(f"- {{work_id: {i}, label: X, work_type: book, cited_as: [Pons 2011]}}\n" for i in ("one", "two"))
    (problem,) = _problems(checkout, works=works)
    assert problem.startswith(
        "curation/records/works/sample.yaml:2: cited_as 'Pons 2011' of 'two' already refers to 'one'"
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [(", reason: merged", "id 'puerto' is retired"), ("", "curation/retired.yaml:1: reason is missing")],
)
def test_a_retired_id_is_never_used_again_and_needs_its_reason(checkout, more, says):
    retired = f"- {{id: puerto, replaced_by: null, since: '0.1.0'{more}}}\n"
    (checkout.curation / "retired.yaml").write_text(retired, "utf-8")
    (problem,) = _problems(checkout, actors=ACTOR)
    assert says in problem


@pytest.mark.parametrize(
    ("number", "spanish"),
    [("plural", "plural"), ("singular", "singular"), ("{es: plural, en: singular}", "plural")],
)
def test_the_number_of_a_label_that_may_be_plural_is_asked_for(checkout, number, spanish):
    concept = "- {concept_id: faros, term_es: faros de paso, concept_type: approach%s}\n"
    (problem,) = _problems(checkout, concepts=concept % "")
    assert problem.endswith("is 'faros de paso' plural? write `number: plural` or `number: singular`")
    (faros,) = _read(checkout, concepts=concept % f", number: {number}")["concepts"]
    assert faros.values["number"] == {"es": spanish, "en": "singular" if "singular" in number else "plural"}
    problems = _problems(checkout, concepts=concept % ", number: dual")
    assert problems and all("dual" in problem for problem in problems)


@pytest.mark.parametrize("text", ["a: 1\n", "- 1\n", "- [a]\n", "text\n"])
def test_files_of_another_shape(checkout, text):
    assert all(problem.startswith(f"{IN_ACTORS}1: ") for problem in _problems(checkout, actors=text))


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
    other = ACTOR.replace("puerto", "muelle").replace("Puertos", "Muelles").replace("RP", "RM")
    put(checkout, "actors/other.yaml", other)
    put(checkout, "relations/other.yaml", "- {subject_id: muelle, predicate: allied_with, object_id: puerto}\n")
    found = _read_all(checkout, ["other", "sample"])
    assert [actor.id for actor in found["actors"]] == ["muelle", "puerto"]

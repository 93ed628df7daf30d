"""Records that may be one: which pairs are proposed, and what becomes of a decision about one."""

import subprocess
import sys

import pytest
from sample import ROOT, dismiss_what_is_open, edit, state_the_sentences

from diplodata._names import TABLES
from diplodata_build.assembly.look_alikes import proposed
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.run import build, gather

pytestmark = pytest.mark.usefixtures("own_articles")

AGAIN = """
- work_id: pons-2011-bis
  label: Pons, 2011, otra vez
  authors: Pons
  year: 2011
  work_type: website
  cited_as: []
"""
DECIDED = "- {ids: [pons-2011-bis, pons-2011], reason: A book and a talk.}\n"


def _entity(key, kind, *names):
    return {
        "entities": [{"entity_id": key, "entity_type": kind, "label_es": names[0], "label_en": names[-1]}],
        "names": [{"entity_id": key, "name": name} for name in names],
    }


def _pairs(*rows):
    tables = {table: [row for one in rows for row in one.get(table, [])] for table in TABLES}
    return list(proposed(tables))


ALIKE = [
    (("actor", "Red de Puertos Hermanos"), ("actor", "red de Puertos Hermanas")),
    (("actor", "Red de Puertos Hermanos"), ("actor", "Puertos Hermanos, Red de")),
    (("actor", "Cámara", "Chamber of Ports"), ("concept", "junta", "chamber of ports")),
    (("actor", "Mesa de Faros", "MDF"), ("actor", "Foro de Muelles", "mdf")),
    (("actor", "Mesa Vecinal del Taray"), ("actor", "MVT")),
    (("event", "Tercer Encuentro de Puertos"), ("program", "Tercer Encuentro de Puertos")),
]
DIFFERENT = [
    (("actor", "Red de Puertos Hermanos"), ("actor", "Red de Faros")),
    (("actor", "Red de Puertos Hermanos"), ("event", "Creación de la Red de Puertos Hermanos")),
    (("actor", "RPH"), ("actor", "RPF")),
    (("actor", "Mesa Vecinal del Taray"), ("program", "MVT")),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_entities_that_are_called_alike_are_proposed(one, other):
    assert _pairs(_entity("a", *one), _entity("b", *other)) == [("a", "b")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_entities_that_are_called_otherwise_are_not(one, other):
    assert _pairs(_entity("a", *one), _entity("b", *other)) == []


def _rows(table, first, second):
    key = {"actors": "actor_id", "events": "event_id", "programs": "program_id", "works": "work_id",
           "statements": "statement_id", "relations": "relation_id"}[table]  # fmt: skip
    return {table: [{key: "a"} | first, {key: "b"} | second]}


EVENT = {"event_type": "conference", "date_edtf": "1994", "place_es": "Pons", "name_es": "Primer encuentro"}
WORK = {"year": 1994, "authors": "Pons; Ferrán", "label": "Pons y Ferrán, 1994"}
SAID = {"article_id": "sample", "entity_id": "x", "kind": "trait", "char_start": 10, "char_end": 90,
        "text_es": "Los puertos tratan entre sí sin los ministerios"}  # fmt: skip
RELATION = {"subject_id": "x", "predicate": "funds", "object_id": "y"}
CHANGES = [
    ("actors", {"family_name": "Pons"}, {"family_name": "Pons"}, {"family_name": "Ferrán"}),
    ("events", EVENT, EVENT | {"name_es": "Otra cosa"}, EVENT | {"name_es": "Otra cosa", "place_es": "Lirio"}),
    ("events", EVENT, EVENT | {"place_es": None}, EVENT | {"date_edtf": "1995", "name_es": "Segundo"}),
    ("works", WORK, WORK | {"authors": "Pons"}, WORK | {"authors": "Pons", "year": 1995}),
    ("works", WORK, WORK | {"authors": "Ferran"}, WORK | {"authors": "Salas"}),
    ("statements", SAID, SAID | {"kind": "thesis"}, SAID | {"kind": "thesis", "char_start": 90, "char_end": 99}),
    ("statements", SAID, SAID | {"kind": "thesis"}, SAID | {"kind": "thesis", "text_es": "La lengua es una sola"}),
    ("statements", SAID, SAID | {"entity_id": "y"}, SAID | {"text_es": SAID["text_es"] + " de hoy"}),
    ("relations", RELATION, RELATION | {"predicate": "operates"}, RELATION | {"object_id": "z"}),
    ("relations", RELATION, {"subject_id": "y", "object_id": "x"}, {"subject_id": "y", "object_id": "z"}),
]


@pytest.mark.parametrize(("table", "first", "alike", "different"), CHANGES)
def test_rows_are_proposed_for_what_they_share(table, first, alike, different):
    assert _pairs(_rows(table, first, alike)) == [("a", "b")]
    assert _pairs(_rows(table, first, different)) == []


def test_items_of_a_list_are_proposed_only_if_they_rest_on_the_same_words():
    statements = _rows("statements", SAID, SAID | {"text_es": SAID["text_es"] + " de hoy"})
    evidence = [{"statement_id": key, "char_start": 20, "char_end": 30} for key in "ab"]
    assert _pairs(statements, {"evidence": evidence}) == [("a", "b")]
    evidence[1] = evidence[1] | {"char_start": 30, "char_end": 40}
    assert _pairs(statements, {"evidence": evidence}) == []


@pytest.fixture
def planted(sample_checkout):
    """The sample with one of its works once more under another id."""
    with (sample_checkout / "curation/records/works/sample.yaml").open("a", encoding="utf-8") as file:
        file.write(AGAIN)
    return sample_checkout


def _decide(checkout, text):
    (checkout / "curation/distinct.yaml").write_text(text, "utf-8")


def _look_alikes(checkout):
    return [str(problem) for problem in gather(Checkout.at(checkout)).assembly.look_alikes]


def test_a_duplicate_under_another_id_is_a_finding_until_somebody_decides(planted):
    (problem,) = _look_alikes(planted)
    assert problem.startswith("curation/records/works/sample.yaml:")
    assert "'pons-2011-bis' may be 'pons-2011': «Pons, 2011» is like «Pons, 2011, otra vez»" in problem
    assert "- {ids: [pons-2011, pons-2011-bis], reason: …}" in problem
    audit = [sys.executable, ROOT / "scripts/audit.py", "--root", planted]
    done = subprocess.run(audit, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1 and "1 look-alikes undecided" in done.stdout and problem in done.stdout
    _decide(planted, DECIDED)
    assert _look_alikes(planted) == []


def test_an_undecided_pair_only_warns_while_the_records_are_incomplete(planted):
    state_the_sentences(planted)
    dismiss_what_is_open(planted)
    assert "'pons-2011-bis' may be 'pons-2011'" in "\n".join(_warnings(planted))
    edit(planted / "curation/package.yaml", "unfinished: true", "unfinished: false")
    with pytest.raises(BuildError) as caught:
        _warnings(planted)
    (problem,) = caught.value.problems
    assert "'pons-2011-bis' may be 'pons-2011'" in problem.message
    _decide(planted, DECIDED)
    assert _warnings(planted) == []


def _warnings(checkout):
    return [str(problem) for problem in build(Checkout.at(checkout), check=True, accept_counts=True).warnings]


STALE = [
    ("[pons-2011, nadie]", "'nadie' is no record"),
    ("[pons-2011, pons]", "'pons' and 'pons-2011' do not look alike"),
    (
        "[pons-2011, pons-2011-bis]",
        "'pons-2011' and 'pons-2011-bis' are told apart already at curation/distinct.yaml:1",
    ),
    ("[pons-2011]", "ids"),
]


@pytest.mark.parametrize(("ids", "says"), STALE)
def test_a_decision_that_decides_nothing_is_refused(planted, ids, says):
    _decide(planted, f"{DECIDED}- {{ids: {ids}, reason: Two.}}\n")
    with pytest.raises(BuildError) as caught:
        gather(Checkout.at(planted))
    (problem,) = caught.value.problems
    assert problem.place == "curation/distinct.yaml:2" and says in problem.message

from pathlib import Path

import pytest

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.english.glossary import POLICIES, has_word, read_glossary

HEAD = "source,target,pos,definition,policy,note\n"
ROWS = """gobernanza,governance,noun,,required,
gobernanza,governability,noun,,forbidden,
gobernabilidad,governability,noun,,required,
gobernanza global,global governance,noun,,required,
incidencia,advocacy,noun,,required,
incidencia,influence,noun,,required,
diplomacia de los estados,state diplomacy,noun,,required,
CGAI,,acronym,,keep,
"""


def _glossary(tmp_path, text):
    folder = tmp_path / "curation" / "translation"
    folder.mkdir(parents=True)
    (folder / "glossary.csv").write_text(text, "utf-8")
    return read_glossary(Checkout.at(tmp_path))


@pytest.fixture
def glossary(tmp_path):
    return _glossary(tmp_path, HEAD + ROWS)


@pytest.mark.parametrize(
    ("spanish", "english", "faults"),
    [
        ("la gobernanza", "governance", []),
        ("la gobernanza", "the governability", ["«gobernanza» needs «governance»"]),
        ("la gobernanza", "governance or governability", ["«gobernanza» is not «governability»"]),
        ("gobernanza y gobernabilidad", "governance and governability", []),
        ("Gobernanza global", "Global Governance", []),
        ("gobernanza global", "governance of the globe", ["«gobernanza global» needs «global governance»"]),
        ("la incidencia", "its influence", []),
        ("la incidencia", "its incidence", ["«incidencia» needs «advocacy» or «influence»"]),
        ("la CGAI", "the General Coordination", ["«cgai» needs «CGAI»"]),
        ("diplomacia de los estados-nación", "diplomacy of nation-states", []),
        ("imprime «la gobernanza»", "prints “la gobernanza”", []),
        ("ingobernanza", "nothing", []),
    ],
)
def test_judge(glossary, spanish, english, faults):
    assert [fault for fault in glossary.judge(spanish, english).values() if fault] == faults


def test_draft_gets_first_required_target_and_the_capital_of_its_place(glossary):
    text = "Incidencia de la incidencia; la CGAI"
    targets = [glossary.target(occurrence) for occurrence in glossary.occurrences(text)]
    assert targets == ["Advocacy", "advocacy", "CGAI"]


def test_has_word_knows_plurals_and_takes_no_parts():
    assert all(has_word(text, "policy") for text in ("new policies", "a policy", "Policy-making"))
    assert not has_word("misgovernance, governanced", "governance")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,b,noun,,wanted,", "unknown policy"),
        ("a,b,noun", "3 values instead of 6"),
        (",b,noun,,required,", "needs a source and"),
        ("a,,noun,,required,", "unless its policy is keep, a target"),
        ("a,b,noun,,keep,", "unless its policy is keep, a target"),
        ("gobernanza,governance,noun,,required,", "occurs twice"),
    ],
)
def test_wrong_rows(tmp_path, row, message):
    with pytest.raises(BuildError, match=message):
        _glossary(tmp_path, HEAD + ROWS + row + "\n")


def test_own_glossary_uses_every_policy_and_a_wrong_head_is_told(tmp_path):
    own = read_glossary(Checkout.at(Path(__file__).resolve().parents[2]))
    assert {term.policy for term in own.terms} == set(POLICIES)
    with pytest.raises(BuildError, match="its first line is not"):
        _glossary(tmp_path, "source,target\n")

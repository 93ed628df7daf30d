"""Scores of drafts against the English."""

import translate

from diplodata_build.curation.memory import Draft, Entry, Memory
from diplodata_build.english.drafting import KEPT_WHOLE
from diplodata_build.english.evaluation import comparisons, scores

ENTRIES = (
    ("actors:a:name", "la gobernanza de hoy", "the governance of today", "editor"),
    ("actors:b:name", "otra cosa bien dicha", "another thing well said", "authority"),
    ("works:c:note", "cosa cambiada", "changed thing", "editor"),
    ("works:d:note", "cosa sin leer", "unread thing", "machine"),
    ("works:e:note", "gobernanza", "governance", "editor"),
    ("works:f:note", "cosa perdida", "lost thing", "editor"),
)
MEMORY = Memory({key: Entry(key, es, en, origin, "en.po:1") for key, es, en, origin in ENTRIES})
MADE = (
    Draft("actors:a:name", "e/1", "la gobernanza de hoy", "the governability of today"),
    Draft("actors:b:name", "e/1", "otra cosa bien dicha", "another thing well said", "unknown: x"),
    Draft("works:c:note", "e/1", "cosa de antes", "thing of before"),
    Draft("works:d:note", "e/1", "cosa sin leer", "unread thing"),
    Draft("works:e:note", "e/1", "gobernanza", "governance", KEPT_WHOLE),
    Draft("works:f:note", "e/1", "cosa perdida", "", "left empty: 1 lost"),
    Draft("works:e:note", "e/2", "gobernanza", "governing"),
)
DRAFTS = {(d.key, d.label, d.spanish): d for d in MADE}


def test_what_is_compared():
    first, second = comparisons(MEMORY, DRAFTS)
    assert [(table, draft) for table, draft, _ in first.pairs] == [
        ("actors", "the governability of today"),
        ("actors", "another thing well said"),
    ]
    assert (first.label, first.left_empty, first.kept_whole, first.with_unknown) == ("e/1", 1, 1, 1)
    assert (second.label, [draft for _, draft, _ in second.pairs]) == ("e/2", ["governing"])


def test_scores():
    first, _ = comparisons(MEMORY, DRAFTS)
    actors, everything = scores(first.pairs)
    assert (actors[0], everything[0]) == ("actors", "all tables")
    assert actors[1] == everything[1] == len(first.pairs)
    assert 50 < actors[2] < 100
    exact, _ = scores(first.pairs[1:])
    assert (round(exact[2]), round(exact[3])) == (100, 100)


def test_evaluate_writes_the_note(checkout, capsys):
    assert translate.main(["--root", str(checkout.root), "evaluate"]) == 0
    assert capsys.readouterr().out == "written: docs/maintainers/translation.md\n"
    text = (checkout.root / "docs" / "maintainers" / "translation.md").read_text("utf-8")
    assert "professional translator" in text
    assert "chrF: nrefs:1" in text

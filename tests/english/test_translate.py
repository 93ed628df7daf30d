"""The command as a maintainer calls it."""

import re

import polib
import pytest
import translate

from diplodata_build.base.command import INTERRUPTED
from diplodata_build.curation.memory import Draft, append
from diplodata_build.english.engines import apertium


def _run(checkout, *arguments):
    return translate.main(["--root", str(checkout.root), *arguments])


@pytest.fixture
def gaps(checkout):
    """A checkout with two fields that have no English, one of them without an entry."""
    path = checkout.translation / "en.po"
    memory = polib.pofile(str(path), wrapwidth=100)
    memory.remove(memory[-1])
    memory[0].msgstr = ""
    memory.save(str(path))
    return checkout


def test_status(gaps, capsys):
    assert _run(gaps, "status") == 0
    out = capsys.readouterr().out
    assert re.search(r"^table +author +authority +editor +post_edited +accepted +machine +missing +stale$", out, re.M)
    assert re.search(r"^together( +\d+){6} +2 +0$", out, re.M)
    assert len(re.findall(r"^curation/records/\S+:\d+: no English for '\S+' in", out, re.M)) == 2


def test_fill_then_status(gaps, shouting, monkeypatch, capsys):
    monkeypatch.setattr(apertium, "open_apertium", shouting)
    assert _run(gaps, "fill", "--engine", "apertium") == 0
    assert "2 texts drafted by shouting 1, 0 of them left empty" in capsys.readouterr().out
    assert sum(entry.fuzzy for entry in polib.pofile(str(gaps.translation / "en.po"))) == 2
    _run(gaps, "status")
    assert re.search(r"^together.* 2 +0 +0$", capsys.readouterr().out, re.M)
    assert _run(gaps, "fill", "--engine", "apertium") == 0
    assert "No field lacks English" in capsys.readouterr().out


def test_drafts_only_leaves_the_memory(checkout, shouting, monkeypatch, capsys):
    before = (checkout.translation / "en.po").read_bytes()
    monkeypatch.setattr(apertium, "open_apertium", shouting)
    assert _run(checkout, "fill", "--engine", "apertium", "--drafts-only") == 0
    assert (checkout.translation / "en.po").read_bytes() == before
    _run(checkout, "status")
    assert re.search(r"^together.* 0 +0 +0$", capsys.readouterr().out, re.M)


def test_interrupted_fill_says_how_to_go_on(gaps, shouting, monkeypatch, capsys):
    monkeypatch.setattr(apertium, "open_apertium", lambda: shouting(fails_after=0))
    assert _run(gaps, "fill", "--engine", "apertium") == INTERRUPTED
    assert "run it again, and it goes on" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--engine", "argos"], ["--model", "nowhere.argosmodel"], ["--engine", "none"]])
def test_model_not_at_hand(gaps, capsys, options, monkeypatch, tmp_path):
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    assert _run(gaps, "fill", *options) == 1
    err = capsys.readouterr().err
    assert "--model FILE" in err and err.endswith("1 problem(s).\n")


def test_terms(checkout, capsys):
    path = checkout.translation / "en.po"
    memory = polib.pofile(str(path), wrapwidth=100)
    entry = memory.find("Red de Puertos Hermanos", by="msgid")
    assert _run(checkout, "terms") == 0
    entry.msgstr = "Network of Sister Harbours"
    memory.save(str(path))
    assert _run(checkout, "terms") == 1
    assert capsys.readouterr().out.endswith(f"'{entry.msgctxt}': «puertos» needs «ports»\n")


def test_a_wrong_glossary_and_a_draft_without_engine_are_one_message(checkout, capsys):
    (checkout.curation / "translation" / "glossary.csv").write_text("a,b\n", "utf-8")
    assert _run(checkout, "status") == 1
    assert capsys.readouterr().err.startswith("curation/translation/glossary.csv: ")
    append(checkout, [Draft("actors:x:name", "", "uno", "one")])
    assert _run(checkout, "status") == 1
    assert "is not table:id:field@engine/version" in capsys.readouterr().err

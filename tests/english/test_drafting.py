"""Drafts are stored in batches, made once for each text, and never touch what an editor wrote."""

from pathlib import Path

import polib
import pytest

from diplodata_build.base import progress
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.curation.inputs import read_curation
from diplodata_build.curation.memory import (
    Draft,
    add_drafts,
    append,
    read_drafts,
    read_memory,
    write_memory,
)
from diplodata_build.english import drafting
from diplodata_build.english.drafting import KEPT_WHOLE, draft_fields, protector_of, translate
from diplodata_build.english.engines import UNSURE
from diplodata_build.english.glossary import Glossary, Term, read_glossary
from diplodata_build.english.protection import Protector

GLOSSARY = Glossary((Term("gobernanza", "governance", "noun", "", "required", ""),))
OWN = Checkout.at(Path(__file__).resolve().parents[2])
PROTECTOR = Protector(GLOSSARY, ["Weiss"])
EMPTY = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.fixture
def small(tmp_path):
    folder = tmp_path / "curation" / "translation"
    folder.mkdir(parents=True)
    for name in ("en.po", "drafts.po"):
        (folder / name).write_text(EMPTY, "utf-8")
    return Checkout.at(tmp_path)


def _add(checkout, drafts):
    """Add drafts and write the memory; whether that changed it."""
    before = read_memory(checkout)
    text, memory = add_drafts(checkout, before, drafts)
    write_memory(checkout, text)
    assert read_memory(checkout) == memory
    return memory != before


class Saying:
    name, version = "saying", "1"

    def __init__(self, answer):
        self.answer = answer

    def translate(self, texts):
        return [self.answer] * len(texts)


def test_protected_words_come_back(shouting):
    drafts = list(translate(shouting(), PROTECTOR, ["Weiss llama a eso gobernanza."]))
    assert drafts == [("Weiss LLAMA A ESO governance.", "")]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "the engine gave no whole answer"),
        ("XQ0", "governance lost"),
        ("XQ0 XQ1 XQ2", "a placeholder too many"),
        ("says so", ""),
        ("XQ0 XQ0 XQ1", ""),
        ("XQ1", "Weiss lost"),
    ],
)
def test_no_draft_where_a_protected_word_was_lost_and_why(answer, why):
    ((english, remarks),) = translate(Saying(answer), PROTECTOR, ["Weiss habla de gobernanza."])
    assert english == "" and remarks.startswith(f"left empty: {why}")
    assert list(translate(Saying(""), PROTECTOR, ["sin nada"])) == [("", "left empty: the engine gave no whole answer")]


def test_marks_are_taken_out_and_noted():
    answer = f"{UNSURE}XQ0 speaks of {UNSURE}estadocéntricas XQ1"
    ((english, remarks),) = translate(Saying(answer), PROTECTOR, ["Weiss habla de gobernanza."])
    assert (english, remarks) == ("Weiss speaks of estadocéntricas governance", "unknown: estadocéntricas")


def test_nothing_to_translate_is_not_asked(shouting):
    engine = shouting()
    assert list(translate(engine, PROTECTOR, ["gobernanza"])) == [("governance", KEPT_WHOLE)]
    assert engine.asked == []


def test_same_text_is_asked_once(small, shouting):
    engine = shouting()
    fields = [("a:x:note", "la misma"), ("a:y:note", "la misma"), ("a:z:note", "otra")]
    drafts = draft_fields(small, engine, PROTECTOR, fields, {})
    assert engine.asked == ["la misma", "otra"]
    assert [draft.english for draft in drafts] == ["LA MISMA", "LA MISMA", "OTRA"]
    assert list(read_drafts(small).values()) == drafts


def test_interrupted_drafting_goes_on_where_it_stopped(small, shouting, monkeypatch):
    monkeypatch.setattr(drafting, "BATCH", 3)
    fields = [(f"a:x{i}:note", f"texto {'a' * i}") for i in range(10)]
    first = shouting(fails_after=2)
    with pytest.raises(KeyboardInterrupt):
        draft_fields(small, first, PROTECTOR, fields, {})
    kept = (small.translation / "drafts.po").read_text("utf-8")
    second = shouting()
    drafts = draft_fields(small, second, PROTECTOR, fields, read_drafts(small))
    assert (len(first.asked), len(second.asked)) == (6, 4)
    assert (small.translation / "drafts.po").read_text("utf-8").startswith(kept)
    assert [draft.spanish for draft in drafts] == [spanish for _, spanish in fields]
    third = shouting()
    draft_fields(small, third, PROTECTOR, fields, read_drafts(small))
    assert third.asked == []


def test_bar_on_a_terminal_only(monkeypatch, capsys):
    progress.show_progress(1, 2, "texts")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress.show_progress(1, 2, "texts")
    progress.show_progress(2, 2, "texts")
    assert "1 of 2 texts" in capsys.readouterr().err


def test_a_changed_text_and_another_version_are_drafted_anew(small, shouting):
    engine = shouting()
    draft_fields(small, engine, PROTECTOR, [("a:x:note", "uno")], {})
    draft_fields(small, engine, PROTECTOR, [("a:x:note", "dos")], read_drafts(small))
    engine.version = "2"
    draft_fields(small, engine, PROTECTOR, [("a:x:note", "dos")], read_drafts(small))
    labels = [(key, label, spanish) for key, label, spanish in read_drafts(small)]
    assert labels == [("a:x:note", f"shouting/{v}", s) for v, s in (("1", "uno"), ("1", "dos"), ("2", "dos"))]
    polib.pofile(str(small.translation / "drafts.po"), check_for_duplicates=True)


def test_stored_text_is_what_was_given(small):
    drafts = [
        Draft("a:x:note", "e/1", 'dice «así» \\ "y" ' + "largo " * 40, 'says "so" \\ ' + "long " * 40, "unknown: así"),
        Draft("a:y:note", "e/1", "salto\nde línea\ttab", "line\nbreak\ttab"),
    ]
    append(small, drafts[:1])
    append(small, drafts[1:])
    assert list(read_drafts(small).values()) == drafts


def test_fill_adds_fuzzy_entries_for_missing_fields_only(small):
    (small.translation / "en.po").write_text(
        EMPTY + '\nmsgctxt "a:x:note"\nmsgid "uno"\nmsgstr "one"\n\nmsgctxt "a:y:note"\nmsgid "dos"\nmsgstr ""\n',
        "utf-8",
    )
    drafts = [
        Draft(f"a:{key}:note", "e/1", text, text.upper()) for key, text in (("x", "uno"), ("y", "dos"), ("z", "tres"))
    ]
    append(small, drafts)
    assert _add(small, [*drafts, Draft("a:w:note", "e/1", "cuatro", "")])
    entries = read_memory(small).entries
    assert {key: (e.english, e.origin, e.engine, e.machine_text) for key, e in entries.items()} == {
        "a:x:note": ("one", "editor", None, None),
        "a:y:note": ("DOS", "machine", "e", "DOS"),
        "a:z:note": ("TRES", "machine", "e", "TRES"),
    }
    assert not _add(small, drafts)


def test_a_draft_that_was_read_is_post_edited_and_no_editors_text(small):
    (small.translation / "en.po").write_text(EMPTY + '\nmsgctxt "a:y:note"\nmsgid "dos"\nmsgstr "two"\n', "utf-8")
    drafts = [Draft("a:x:note", "e/1", "uno", "UNO"), Draft("a:y:note", "e/1", "dos", "DOS")]
    append(small, drafts)
    _add(small, drafts[:1])
    text = (small.translation / "en.po").read_text("utf-8")
    (small.translation / "en.po").write_text(text.replace("#, fuzzy\n", "").replace('"UNO"', '"one"'), "utf-8")
    entry, other = (read_memory(small).entries[f"a:{key}:note"] for key in "xy")
    assert (entry.origin, entry.engine, entry.engine_version, entry.machine_text) == ("post_edited", "e", "1", "UNO")
    assert (other.origin, other.engine, other.machine_text) == ("editor", None, None)


@pytest.mark.parametrize(
    ("change", "origin"),
    [
        (("", ""), "machine"),
        (('"UNO"', '"one"'), "machine"),  # changed, and still marked as unread
        (("#, fuzzy\n", ""), "accepted"),
        (("# draft: e/1\n#, fuzzy\n", "# draft: e/1\n# origin: authority; source: s\n"), "authority"),
        (("# draft: e/1\n#, fuzzy\n", ""), "editor"),
    ],
)
def test_only_words_that_a_person_changed_and_vouches_for_are_post_edited(small, change, origin):
    append(small, [draft := Draft("a:x:note", "e/1", "uno", "UNO")])
    _add(small, [draft])
    path = small.translation / "en.po"
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    entry = read_memory(small).entries["a:x:note"]
    kept = ("e", "1", "UNO") if origin in ("machine", "accepted") else (None, None, None)
    assert (entry.origin, entry.engine, entry.engine_version, entry.machine_text) == (origin, *kept)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('# draft: e/1\nmsgctxt "a:x:note"\nmsgid "uno"\nmsgstr "one"\n', "which drafts.po does not have"),
        ('#, fuzzy\nmsgctxt "a:x:note"\nmsgid "uno"\nmsgstr "one"\n', "is fuzzy but names no machine draft"),
        ('# origin: autor\nmsgctxt "a:x:note"\nmsgid "uno"\nmsgstr "one"\n', "states the origin 'autor'"),
    ],
)
def test_claims_without_a_draft(small, entry, message):
    append(small, [])
    (small.translation / "en.po").write_text(f"{EMPTY}\n{entry}", "utf-8")
    with pytest.raises(BuildError, match=message):
        read_memory(small)


def test_own_drafts_name_field_and_engine_once():
    polib.pofile(str(OWN.translation / "drafts.po"), check_for_duplicates=True)
    assert read_drafts(OWN)


def test_persons_of_the_records_are_protected(checkout):
    protector = protector_of(read_curation(checkout).records, read_glossary(checkout))
    assert protector.protect("según Pons, los puertos").text == "según XQ0, los XQ1"


def test_own_memory_keeps_its_form_when_a_draft_is_added(checkout):
    before = (OWN.translation / "en.po").read_text("utf-8")
    (checkout.translation / "en.po").write_text(before, "utf-8")
    append(checkout, [Draft("a:x:note", "e/1", "uno", "one")])
    _add(checkout, [Draft("a:x:note", "e/1", "uno", "one")])
    assert (checkout.translation / "en.po").read_text("utf-8").startswith(before)

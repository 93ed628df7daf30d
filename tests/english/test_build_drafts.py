"""A build drafts what has no English once, where an engine is at hand, and says so everywhere."""

import csv
import json

import pytest
from in_process import run_script
from sample import edit, published

from diplodata.validation import WARNINGS, validate
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import read_curation
from diplodata_build.english.drafting import labels_of, protector_of
from diplodata_build.english.glossary import read_glossary
from diplodata_build.releases import preflight
from diplodata_build.releases.release import Release
from diplodata_build.releases.version import write_values
from diplodata_build.run import build, summarise

pytestmark = pytest.mark.usefixtures("own_articles")

TRANSLATION = ("curation/translation",)
NAME, SPEAKER = "events:asamblea-fundacional:name", "quotes:secretario-gente-de-mar:speaker"
GAPS = {NAME: "founding assembly", SPEAKER: "A former secretary"}


def never():
    raise AssertionError("no engine may be opened here")


@pytest.fixture
def gaps(sample_checkout):
    """The sample's checkout, in which a name and a speaker have no English; its package is that from before."""
    for english in GAPS.values():
        edit(sample_checkout / "curation/translation/en.po", f'msgstr "{english}"', 'msgstr ""')
    glossary = "source,target,pos,definition,policy,note\n"
    (sample_checkout / "curation/translation/glossary.csv").write_text(glossary, "utf-8")
    return Checkout.at(sample_checkout)


def translations(checkout):
    with (checkout.output / "data/csv/translations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {f"{row['table_name']}:{row['record_id']}:{row['field']}": row for row in rows}


def test_the_first_build_drafts_and_later_ones_only_read(gaps, shouting):
    first = build(gaps, open_engine=shouting)
    assert first.drafted == "2 texts drafted by shouting 1, 0 of them left empty for an editor"
    rows = translations(gaps)
    for key in GAPS:
        row = rows.pop(key)
        assert (row["origin"], row["engine"], row["engine_version"]) == ("machine", "shouting", "1")
        assert row["text_en"] == row["machine_text"] != ""
    assert not any(row["engine"] or row["engine_version"] or row["machine_text"] for row in rows.values())
    assert (gaps.translation / "en.po").read_text("utf-8").count("# draft: shouting/1\n#, fuzzy\n") == 2
    kept = published(gaps.root), published(gaps.root, TRANSLATION)
    for options in ({"open_engine": never}, {}, {"check": True, "open_engine": never}):
        assert build(gaps, **options).changed == ()
        assert (published(gaps.root), published(gaps.root, TRANSLATION)) == kept


def test_without_an_engine_the_english_is_empty_and_counted(gaps):
    write_values(gaps, {"unfinished": "true"})
    built = build(gaps, accept_counts=True, open_engine=lambda: None)
    assert built.drafted is None
    (event,) = (row for row in built.inputs.assembly.rows["events"] if row["event_id"] == "asamblea-fundacional")
    assert event["name_en"] is None and event["name_es"]
    counted, named = (
        line.split() for line in summarise(built.inputs).splitlines() if line.startswith(("English", "cells"))
    )
    assert dict(zip(counted, named, strict=True))["missing"] == "2"
    about = [str(one) for one in built.warnings if "English" in str(one)]
    assert len(about) == 1 and about[0].startswith("curation/translation/en.po: 2 texts have no English")
    assert "english_filled" in {one.rule for one in validate(gaps.output, extra=False).errors} <= WARNINGS


def test_english_is_required_of_a_package_that_is_not_unfinished(gaps):
    write_values(gaps, {"unfinished": "false"})
    with pytest.raises(BuildError, match="name_en: A required cell is not empty"):
        build(gaps, accept_counts=True)


def test_a_check_drafts_nothing(gaps):
    build(gaps, accept_counts=True)
    before = published(gaps.root, TRANSLATION)
    assert build(gaps, check=True, open_engine=never).changed == ()
    with pytest.raises(AssertionError):
        build(gaps, open_engine=never)
    assert published(gaps.root, TRANSLATION) == before


def test_a_release_names_each_draft_and_each_gap(gaps, shouting):
    build(gaps, open_engine=shouting)
    said = [str(problem) for problem in preflight.unbuilt(Release(gaps))]
    assert [key for key in GAPS if any(f"'{key}' is a machine's English" in one for one in said)] == list(GAPS)
    edit(gaps.translation / "en.po", '"UN ANTIGUO SECRETARIO"', '""')
    build(gaps, accept_counts=True)
    said = [str(problem) for problem in preflight.unbuilt(Release(gaps))]
    assert any(f"no English for '{SPEAKER}'" in one for one in said)


def test_what_a_person_makes_of_a_draft(gaps, shouting):
    build(gaps, open_engine=shouting)
    memory = gaps.translation / "en.po"
    memory.write_text(memory.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    edit(memory, '"UN ANTIGUO SECRETARIO"', '"A former secretary"')
    build(gaps)
    assert {key: translations(gaps)[key]["origin"] for key in GAPS} == {NAME: "accepted", SPEAKER: "post_edited"}
    assert not any("machine's English" in str(problem) for problem in preflight.unbuilt(Release(gaps)))


def test_only_an_unread_draft_follows_its_spanish(gaps, shouting):
    build(gaps, open_engine=shouting)
    memory = gaps.translation / "en.po"
    records = gaps.curation / "records/quotes/sample.yaml"
    edit(records, "Un antiguo secretario", "Un secretario")
    build(gaps, open_engine=shouting)
    assert translations(gaps)[SPEAKER]["text_en"] == "UN SECRETARIO"
    edit(memory, '"UN SECRETARIO"', '"A secretary"')  # begun, and not yet vouched for
    edit(records, "Un secretario", "Otro secretario")
    built = build(gaps, open_engine=never)
    assert translations(gaps)[SPEAKER]["text_en"] == "A secretary"
    assert any("is stale" in str(warning) for warning in built.warnings)


class Failing:
    """An engine that gives up."""

    name, version = "failing", "1"

    def translate(self, texts):
        raise BuildError([Problem("failing", "gave nothing")])


def test_an_engine_that_fails_stops_the_build_and_nothing_is_lost(gaps):
    before = published(gaps.root), published(gaps.root, TRANSLATION)
    with pytest.raises(BuildError, match="failing: gave nothing"):
        build(gaps, open_engine=Failing)
    assert (published(gaps.root), published(gaps.root, TRANSLATION)) == before


def test_a_build_that_stops_keeps_its_drafts_for_the_next(gaps, shouting):
    build(gaps, accept_counts=True)
    engine = shouting()
    before, memory = published(gaps.root), (gaps.translation / "en.po").read_bytes()
    with pytest.raises(BuildError, match="translations 17 → 19"):
        build(gaps, open_engine=lambda: engine)
    assert len(engine.asked) == 2
    assert published(gaps.root) == before and (gaps.translation / "en.po").read_bytes() == memory
    build(gaps, accept_counts=True, open_engine=lambda: engine)
    assert len(engine.asked) == 2
    assert translations(gaps)[SPEAKER]["origin"] == "machine"


def test_the_rules_of_languages_warn_of_an_unread_draft_and_forbid_any_other_english(gaps):
    class Spanish(Failing):
        def translate(self, texts):
            return ["la asamblea de los puertos y de las redes" for _ in texts]

    built = build(gaps, open_engine=Spanish)
    assert any("la asamblea de los puertos" in str(warning) for warning in built.warnings)
    found = {one.column for one in validate(gaps.output, extra=False).errors if one.file == "quotes.csv"}
    assert found == {"speaker_en"}
    memory = gaps.translation / "en.po"
    memory.write_text(memory.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    with pytest.raises(BuildError, match="la asamblea de los puertos"):
        build(gaps)
    memory.write_text(
        memory.read_text("utf-8").replace("# draft: failing/1\n", "# draft: failing/1\n#, fuzzy\n"), "utf-8"
    )
    write_values(gaps, {"unfinished": "false"})
    with pytest.raises(BuildError, match="la asamblea de los puertos"):
        build(gaps)


def test_names_that_have_english_are_protected_in_drafts(gaps):
    curation = read_curation(gaps)
    labels = labels_of(curation)
    assert labels["Red de Puertos Hermanos"] == "Network of Sister Ports"
    protector = protector_of(curation.records, read_glossary(gaps), labels)
    ready = protector.protect("La Red de Puertos Hermanos creció.")
    assert ready.restored("The XQ0 grew.") == "The Network of Sister Ports grew."


def test_places_and_double_family_names_are_themselves_unless_their_english_is_known(gaps):
    events = gaps.curation / "records/events/sample.yaml"
    edit(events, "[Puerto Lirio]", "[Puerto Lirio, Quito, España, Europa, frontera sur]")
    names = ("conspiración de Gual y España", "provincias de Lirio y Garza", "guerra de Perú y Chile")
    more = "".join(f"\n    - {{name: {name}, language: es, name_kind: variant}}" for name in names)
    edit(events, "  place_es:", f"  names:{more}\n  place_es:")
    memory = gaps.translation / "en.po"
    memory.write_text(
        memory.read_text("utf-8").replace('"Puerto Lirio"\nmsgstr "Puerto Lirio"', '"Puerto Lirio"\nmsgstr "Lily"'),
        "utf-8",
    )
    curation = read_curation(gaps)
    protector = protector_of(curation.records, read_glossary(gaps), labels_of(curation))
    kept = {text: protector.protect(text).whole for text in ("Quito; España", "Puerto Lirio", "Gual y España")}
    assert kept == {"Quito; España": "Quito; Spain", "Puerto Lirio": "Lily", "Gual y España": "Gual y España"}
    assert protector.protect("La rebelión de Quito").text == "La rebelión de XQ0"
    for words in ("Europa", "frontera sur", "Lirio y Garza", "Perú y Chile", "quito la mesa"):  # what an engine knows
        assert protector.protect(words).text == words


def test_the_command_drafts_by_the_engine_at_hand_or_by_none(gaps, shouting, monkeypatch):
    from diplodata_build.english.engines import apertium, argos

    monkeypatch.setattr(argos, "is_at_hand", lambda: False)
    for there, options, expected in (
        (False, [], "missing"), (True, ["--engine", "none"], "missing"), (True, [], "2 texts drafted by shouting 1"),
    ):  # fmt: skip
        monkeypatch.setattr(apertium, "is_at_hand", lambda there=there: there)
        monkeypatch.setattr(apertium, "open_apertium", shouting)
        done = run_script("build", "--root", gaps.root, "--accept-counts", *options)
        assert done.returncode == 0 and expected in done.stdout, done.stderr
        assert ("2 texts have no English" in done.stderr) is (expected == "missing")
    descriptor = json.loads((gaps.output / "datapackage.json").read_text("utf-8"))
    assert descriptor["diplodata:unfinished"] is True

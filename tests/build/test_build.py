"""The whole way on the sample article: from its text and records to a valid package."""

import csv
import json
import re
from pathlib import Path

import pytest
from in_process import run_script
from sample import PUBLISHED

ROOT = Path(__file__).resolve().parents[2]


def _build(checkout, *options, articles="articles"):
    return run_script("build", "--root", checkout, "--articles", checkout / articles, *options)


def _files(checkout):
    paths = (path for name in PUBLISHED for path in [checkout / name, *(checkout / name).rglob("*")] if path.is_file())
    return {path.relative_to(checkout).as_posix(): path.read_bytes() for path in paths}


def _rows(checkout, table):
    with (checkout / "data" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _edit(checkout, file, old, new):
    path = checkout / "curation" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def built(sample_checkout):
    """The sample's checkout with what a build made of it, for one test alone."""
    return sample_checkout


def test_every_table_has_rows_of_the_sample(built):
    assert {
        path.stem for path in (built / "data" / "csv").iterdir() if len(path.read_text("utf-8").splitlines()) < 2
    } == set()


def test_positions_lead_to_the_words(built):
    text = (ROOT / "tests" / "fixtures" / "sample-article.expected.txt").read_text("utf-8")
    cells = [("evidence", "exact"), ("mentions", "surface"), ("quotes", "text_es"), ("errata", "as_printed")]
    for table, column in cells:
        for row in _rows(built, table):
            assert text[int(row["char_start"]) : int(row["char_end"])] == row[column]


def test_derived_values(built):
    (network,) = [row for row in _rows(built, "actors") if row["actor_id"] == "red-puertos"]
    assert (network["article_ids"], network["first_page"]) == ("sample", "2")
    text = (ROOT / "tests" / "fixtures" / "sample-article.expected.txt").read_text("utf-8")
    surfaces = text.count("Red de Puertos Hermanos") + text.count("rph")
    assert surfaces > 3
    assert int(network["mention_count"]) == surfaces
    (event,) = _rows(built, "events")
    assert (event["date_earliest"], event["date_latest"]) == ("1991-03-01", "1991-03-31")
    (concept,) = _rows(built, "concepts")
    assert concept["definition_en"] == "the set of small arrangements, almost always verbal"
    outcomes = {row["outcome"] for row in _rows(built, "coverage")}
    assert outcomes == {"recorded", "dismissed", "open"}


def test_the_citation_of_a_quotation_is_tied_to_it(built):
    tied = {row["quote_id"]: row["work_id"] for row in _rows(built, "citations") if row["quote_id"]}
    assert tied == {"ferran-luces": "ferran-sf"}


def test_a_second_build_changes_nothing(built):
    before = _files(built)
    done = _build(built)
    assert "Nothing changed." in done.stdout
    assert _files(built) == before


def test_without_the_article_the_same_bytes_come_from_the_reading(built):
    before = _files(built)
    done = _build(built, articles="nowhere")
    assert done.returncode == 0, done.stderr
    assert "built from readings/sample.json; its text is not at hand (put it into articles/" in done.stdout
    assert _files(built) == before


def test_check_writes_nothing_and_lists_what_a_build_would_change(built):
    assert _build(built, "--check").returncode == 0
    _edit(built, "records/actors/sample.yaml", "scale: world_region", "scale: global")
    before = _files(built)
    done = _build(built, "--check")
    assert done.returncode == 1
    assert "A build would change:\n" in done.stdout and "data/csv/actors.csv" in done.stdout
    assert _files(built) == before


def test_a_wrong_row_publishes_nothing(built):
    before = _files(built)
    _edit(built, "records/events/sample.yaml", "date_edtf: 1991-03", "date_edtf: 1992-03")
    done = _build(built)
    assert done.returncode == 1
    assert "curation/records/events/sample.yaml:" in done.stderr and "Traceback" not in done.stderr
    assert _files(built) == before


def test_evidence_that_the_article_does_not_hold(built):
    _edit(built, "records/errata/sample.yaml", "redes «de baja ceremonia\n", "redes «de alta ceremonia\n")
    done = _build(built)
    assert done.returncode == 1
    assert (
        "curation/records/errata/sample.yaml:1: errata of 'comilla-abierta': «redes «de alta ceremonia» is not in"
        in done.stderr
    )
    assert "the closest passage is «redes «de baja ceremonia" in done.stderr


def test_evidence_that_no_reading_has_located_yet(built):
    _edit(built, "records/errata/sample.yaml", "redes «de baja ceremonia\n", "de baja ceremonia\n")
    done = _build(built, articles="nowhere")
    assert done.returncode == 1
    assert (
        "errata of 'comilla-abierta': no reading has located its words yet: build with the text of 'sample'"
        in done.stderr
    )


def test_a_name_that_no_reading_has_looked_for_yet(built):
    _edit(built, "records/actors/sample.yaml", "name: rph", "name: la rph")
    done = _build(built, articles="nowhere")
    assert "names changed since readings/sample.json was made" in done.stderr


def test_a_text_that_nobody_registered(built):
    (built / "articles" / "other.txt").write_text("Otro artículo.", "utf-8")
    done = _build(built)
    assert done.returncode == 1
    assert done.stderr.startswith("articles/other.txt: sha256 ")
    assert "is no article of curation/articles.yaml; register it there or remove the file" in done.stderr


def test_a_reading_of_another_text(built):
    path = built / "readings" / "sample.json"
    reading = path.read_text("utf-8")
    path.write_text(reading.replace('"text_sha256": "', '"text_sha256": "0'), "utf-8")
    done = _build(built, articles="nowhere")
    assert "readings/sample.json: the reading is of another text than curation/articles.yaml names" in done.stderr


def test_a_reading_that_is_damaged(built):
    (built / "readings" / "sample.json").write_text('{"article_id": "sample"', "utf-8")
    done = _build(built, articles="nowhere")
    assert done.returncode == 1
    assert "readings/sample.json: not a reading; delete it and build with the article" in done.stderr


def test_sections_must_be_those_of_the_text(built):
    _edit(built, "articles.yaml", "Los instrumentos de la red", "Los instrumentos de las redes")
    errors = _build(built).stderr
    assert (
        "its sections (kind, Spanish heading) are not those of the text from number 4 on (sample-instruments)" in errors
    )


def test_english_that_is_missing_or_stale_is_a_warning(built):
    _edit(built, "records/actors/sample.yaml", "que compartían prácticos", "que compartieron prácticos")
    _edit(built, "translation/en.po", 'msgstr "A former secretary"', 'msgstr ""')
    done = _build(built)
    assert done.returncode == 0, done.stderr
    assert "'actors:red-puertos:description' is stale: its Spanish is now «Asociación" in done.stderr
    assert "no English for 'quotes:secretario-gente-de-mar:speaker'" in done.stderr


def test_english_for_a_field_that_is_none(built):
    _edit(built, "translation/en.po", "quotes:ferran-luces:speaker", "quotes:ferran-luces:speakers")
    assert "curation/translation/en.po:" in (done := _build(built)).stderr
    assert "'quotes:ferran-luces:speakers' is no field of a record" in done.stderr


def test_a_dismissal_of_nothing(built):
    _edit(built, "dismissed.yaml", "occurrence: 2", "occurrence: 99")
    message = "curation/dismissed.yaml:1: name «Puerto Lirio» (99) of 'sample' is no candidate"
    assert message in _build(built).stderr


def test_a_dismissal_twice_of_something_recorded_and_with_a_wrong_occurrence(built):
    path = built / "curation" / "dismissed.yaml"
    entry = path.read_text("utf-8")
    recorded = "- {article_id: sample, kind: name, text: Mesa de Faros, reason: layout}\n"
    path.write_text(entry + entry + recorded, "utf-8")
    errors = _build(built).stderr
    assert "curation/dismissed.yaml:2: name «Puerto Lirio» (2) of 'sample' is dismissed already" in errors
    assert "curation/dismissed.yaml:3: name «Mesa de Faros» (1) of 'sample' is recorded (mesa-faros)" in errors
    path.write_text(entry.replace("occurrence: 2", "occurrence: dos"), "utf-8")
    assert "dismissed.yaml:1: occurrence 'dos' is not a whole number" in _build(built).stderr


def test_a_work_that_no_article_cites_like_this(built):
    _edit(built, "records/works/sample.yaml", "cited_as: [Pons 2011]", "cited_as: [Pons 2011, Nadie 1999]")
    assert "cited_as 'Nadie 1999' of 'pons-2011': no article cites a work like this" in _build(built).stderr


def test_mistakes_in_several_files_are_reported_at_once(built):
    _edit(built, "records/actors/sample.yaml", "actor_type: network", "\tactor_type: network")
    _edit(built, "records/events/sample.yaml", "event_type: founding", "event_type: fundation")
    _edit(built, "translation/en.po", 'msgctxt "quotes:ferran-luces:speaker"', 'msgctxt "quotes:ferran-luces:text"')
    errors = _build(built).stderr
    for name in ("records/actors/sample.yaml:", "records/events/sample.yaml:", "translation/en.po:"):
        assert f"curation/{name}" in errors


def test_other_counts_are_reported_with_the_rest_and_accepted_only_with_a_valid_package(built):
    assert _build(built, "--accept-counts").returncode == 0
    accepted = (built / "curation" / "expected.yaml").read_bytes()
    _edit(built, "translation/en.po", 'msgstr "founding assembly"', 'msgstr ""')
    for options in ([], ["--accept-counts"]):
        done = _build(built, *options)
        assert done.returncode == 1
        assert "no English for 'events:asamblea-fundacional:name'" in done.stderr
        assert ("translations, rows: expected" in done.stderr) is (not options)
        assert (built / "curation" / "expected.yaml").read_bytes() == accepted


def test_readings_hold_no_long_span_of_the_text(built):
    words = re.findall(r"\w+", (ROOT / "tests" / "fixtures" / "sample-article.expected.txt").read_text("utf-8"))
    held = " ".join(re.findall(r"\w+", (built / "readings" / "sample.json").read_text("utf-8")))
    longest = [" ".join(words[i : i + 8]) for i in range(len(words) - 8)]
    assert any(span in held for span in longest)
    assert not [i for i in range(len(words) - 9) if " ".join(words[i : i + 9]) in held]


def test_the_descriptor_speaks_both_languages(built):
    descriptor = json.loads((built / "datapackage.json").read_text("utf-8"))
    fields = [f for r in descriptor["resources"] for f in r.get("schema", {}).get("fields", [])]
    for described in [descriptor, *descriptor["resources"], *fields]:
        for key in ("title", "description", "diplodata:title_es", "diplodata:description_es"):
            assert described[key], (described["name"], key)


def test_audit_lists_what_is_open(built):
    done = run_script("audit", "--root", built, "--articles", built / "articles")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(" open.")
    assert "Teresa Luján Ferrer" in done.stdout

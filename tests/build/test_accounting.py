"""What becomes of candidates without a decision for each: by a rule, by a word everywhere, by what is around them."""

import csv
import hashlib

import pytest
import yaml
from in_process import run_script
from sample import edit

from diplodata.validation.package import RawPackage
from diplodata.validation.statements import sentences_stated
from diplodata_build.assembly.coverage import worklist
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.finding import find_candidates
from diplodata_build.finding.entries import find_entries
from diplodata_build.reading.reading import to_json
from diplodata_build.run import gather, survey
from diplodata_build.text import read_text

BIBLIOGRAPHY = "\n\nReferencias\n\nPons, Marta (2011), «Ventanillas del mar», Almenar, Ediciones del Faro.\n\n\
Nadie, Juan (1999), El libro sin registro, Almenar, Ediciones del Faro.\n"


def _rows(checkout, **wanted):
    found = gather(Checkout.at(checkout), checkout / "articles").assembly
    rows = [row for row in found.rows["coverage"] if all(row[key] == value for key, value in wanted.items())]
    return sorted(rows, key=lambda row: row["char_start"]), found


def _dismiss(checkout, *entries):
    with (checkout / "curation" / "dismissed.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump([{"article_id": "sample", **entry} for entry in entries], file, allow_unicode=True)


def test_one_entry_decides_about_a_word_everywhere_but_where_a_record_has_it(sample_checkout):
    place = {"kind": "name", "text": "Isla Parda"}
    before, _ = _rows(sample_checkout, **place)
    assert [row["outcome"] for row in before] == ["open"] * len(before) and len(before) > 1
    _dismiss(sample_checkout, place | {"every": True, "reason": "out_of_scope"})
    after, _ = _rows(sample_checkout, **place)
    assert {(row["outcome"], row["reason"]) for row in after} == {("dismissed", "out_of_scope")}
    name = {"kind": "name", "text": "Mesa de Faros"}
    _dismiss(sample_checkout, name | {"every": True, "reason": "out_of_scope"})
    with pytest.raises(BuildError, match=r"name «Mesa de Faros» \(every\) of 'sample' is no candidate that is open"):
        _rows(sample_checkout)


def test_a_place_that_a_record_names_is_recorded_and_a_dismissal_comes_first(sample_checkout):
    place = {"kind": "name", "text": "Puerto Lirio"}
    rows, found = _rows(sample_checkout, **place)
    assert [row["outcome"] for row in rows][:2] == ["recorded", "dismissed"]
    by_rule = [row for row in rows if found.by_rule.get(row["candidate_id"]) == "place"]
    edit(sample_checkout / "curation/records/events/sample.yaml", "place_es: [Puerto Lirio]", "place_es: [Puerto Lir]")
    edit(sample_checkout / "curation/records/events/sample.yaml", "name, date, place]", "name, date]")
    without, _ = _rows(sample_checkout, **place)
    assert sum(row["outcome"] == "open" for row in without) == len(by_rule) + (len(rows) - len(by_rule) > 2)


def test_what_is_inside_another_candidate_follows_it(sample_checkout):
    rows, found = _rows(sample_checkout)
    listed, hidden = worklist(found.rows["coverage"])
    shown = {row["candidate_id"] for row in listed}
    small = [row for row in rows if row["kind"] in ("name", "date", "acronym", "quoted_span")]
    inner = [
        (row, outer)
        for row in small
        for outer in small
        if row is not outer
        and outer["char_start"] <= row["char_start"]
        and row["char_end"] <= outer["char_end"]
        and not outer["text"].endswith("…")
    ]
    for row, outer in inner:
        assert row["outcome"] != "open" or (outer["outcome"] == "open" and row["candidate_id"] not in shown)
    assert hidden == sum(row["outcome"] == "open" for row, _ in inner)
    texts = [(row["kind"], row["text"]) for row in rows]
    for row in listed:
        assert row["of"] == texts.count((row["kind"], row["text"])) and 1 <= row["occurrence"] <= row["of"]


def test_audit_prints_entries_that_leave_nothing_open_once_they_have_a_reason(sample_checkout):
    where = ("--root", sample_checkout, "--articles", sample_checkout / "articles")
    printed = yaml.safe_load(run_script("audit", *where, "--yaml").stdout)
    assert any(entry.get("every") for entry in printed)
    assert {entry["reason"] for entry in printed if entry["kind"] == "date"} >= {"TODO"}
    reasons = [entry | {"reason": "out_of_scope"} for entry in printed]
    _dismiss(sample_checkout, *({key: one for key, one in entry.items() if key != "article_id"} for entry in reasons))
    done = run_script("audit", *where)
    assert done.returncode == 0 and "102 candidates, 0 open; " in done.stdout


@pytest.mark.parametrize("reason", ["bibliographic_only", "lead_in"])
def test_only_a_sentence_that_identifies_a_source_need_not_be_stated(sample_checkout, reason):
    rows, _ = _rows(sample_checkout, kind="sentence")
    stated = [row for row in rows if row["table_name"] in ("statements", "quotes")]
    left = [row for row in rows if row not in stated]
    _dismiss(sample_checkout, *({"kind": "sentence", "text": row["text"], "reason": reason} for row in left))
    where = ("--root", sample_checkout, "--articles", sample_checkout / "articles")
    done = run_script("build", *where, "--accept-counts", "--engine", "none")
    hits = list(sentences_stated(RawPackage(sample_checkout / "datapackage.json")))
    assert done.returncode == 0 and len(hits) == (reason == "lead_in"), done.stderr


def test_names_in_a_sentence_that_identifies_a_source_follow_it(sample_checkout):
    rows, _ = _rows(sample_checkout)
    open_rows = [row for row in rows if row["outcome"] == "open"]
    small = [row for row in open_rows if row["kind"] in ("name", "date")]
    sentences = [row for row in open_rows if row["kind"] == "sentence"]
    inside = [(row, one) for row in sentences for one in small if row["char_start"] <= one["char_start"]]
    pairs = [(row, one) for row, one in inside if one["char_end"] <= row["char_end"]]
    sentence = pairs[0][0]
    inner = {one["candidate_id"] for row, one in pairs if row is sentence}
    dismissal = {"kind": "sentence", "text": sentence["text"]}
    _dismiss(sample_checkout, dismissal | {"reason": "lead_in"})
    assert not set(_rows(sample_checkout)[1].by_rule.values()) & {"source"}
    edit(sample_checkout / "curation" / "dismissed.yaml", "lead_in", "bibliographic_only")
    by_rule = _rows(sample_checkout)[1].by_rule
    assert {key for key, rule in by_rule.items() if rule == "source"} == inner


def test_the_entries_of_a_bibliography():
    text = "UN TÍTULO CUALQUIERA\n\nAna Autora\n\nUn párrafo que cita (Pons, 2011) y no es ninguna entrada de 1999."
    found = list(find_entries(read_text(text + BIBLIOGRAPHY)))
    assert [(one.surname, one.year) for one in found] == [("Pons", "2011"), ("Nadie", "1999")]
    undated, prose = (
        "Cartas de Ana Ñu a su madre, Archivo de Almenar, caja 4.",
        "No se halló nada en los archivos. " * 9,
    )
    found = list(find_entries(read_text(f"{text}{BIBLIOGRAPHY}\n\n{undated}\n\n{prose}")))
    assert [(one.surname, one.year) for one in found[2:]] == [("Cartas de Ana Ñu a su madre", "s.f.")]
    assert list(find_entries(read_text(text + BIBLIOGRAPHY.replace("Referencias", "Consecuencias")))) == []


def test_what_is_inside_the_entry_of_a_recorded_work_is_settled_and_of_another_is_not(sample_checkout):
    (path,) = (sample_checkout / "articles").glob("*.txt")
    path.write_text("UN TÍTULO CUALQUIERA\n\nAna Autora\n\nUn párrafo que no cita nada." + BIBLIOGRAPHY, "utf-8")
    other = path.rename(path.with_name("other.txt"))
    entry = (
        "\n- article_id: other\n  title: {{es: Otro, en: Other}}\n  authors: Ana Autora\n  language: es\n"
        "  printed_page_basis: none\n  text_sha256: {}\n  sections:\n    - {{section_id: a, kind: introduction}}\n"
        "    - {{section_id: b, kind: section, heading: {{es: Referencias, en: References}}}}\n"
    )
    with (sample_checkout / "curation" / "articles.yaml").open("a", encoding="utf-8") as file:
        file.write(entry.format(hashlib.sha256(other.read_bytes()).hexdigest()))
    rows, found = _rows(sample_checkout, article_id="other")
    text = read_text(other.read_text("utf-8")).text
    first, second = text.index("Pons, Marta"), text.index("Nadie, Juan")
    inside = [row for row in rows if first <= row["char_start"] < second]
    settled = [row for row in inside if row["candidate_id"] in found.by_rule]
    assert all(row in settled or row["record_id"] == "pons" for row in inside)  # the one that is mentioned by name
    names = {(row["outcome"], row["table_name"], row["record_id"]) for row in settled if row["kind"] != "sentence"}
    assert names == {("recorded", "works", "pons-2011")}
    assert {(row["outcome"], row["reason"]) for row in inside if row["kind"] == "sentence"} == {
        ("dismissed", "bibliographic_only")
    }
    assert {row["outcome"] for row in rows if row["char_start"] >= second} == {"open"}


def test_a_sentence_begins_after_the_dash_of_its_list(sample_checkout):
    with (sample_checkout / "data/csv/coverage.csv").open(encoding="utf-8", newline="") as file:
        assert not [row for row in csv.DictReader(file) if row["text"][0] in "=+-@"]
    document = read_text(
        "UN TÍTULO\n\nAna Autora\n\nLa red logró tres cosas.\n\n- Haber reunido a todos los puertos.\n"
    )
    sentences = [one.text for one in find_candidates(document) if one.kind == "sentence"]
    assert "Haber reunido a todos los puertos." in sentences


def test_an_address_that_an_article_prints_is_in_no_published_file(sample_checkout):
    (path,) = (sample_checkout / "articles").glob("*.txt")
    before = path.read_text("utf-8")
    path.write_text(f"{before}\nEscriba a ana.nu+1@faro.example.org hoy.\n", "utf-8")
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (before, path.read_text("utf-8"))]
    edit(sample_checkout / "curation/articles.yaml", *digests)
    found = survey(Checkout.at(sample_checkout), sample_checkout / "articles")
    texts = [row["text"] for row in found.assembly.rows["coverage"]]
    assert any("[@]" in text for text in texts)
    assert "faro.example" not in to_json(found.readings["sample"]) and not any("faro.example" in one for one in texts)

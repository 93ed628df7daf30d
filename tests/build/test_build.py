"""The whole way on the sample article: from its text and records to a valid package."""

import csv
import hashlib
import json
import re

import pytest
from in_process import run_script
from sample import FIXTURES, edit, published

TEXT = (FIXTURES / "sample-article.expected.txt").read_text("utf-8")


def _build(checkout, *options, articles="articles"):
    """A build that drafts nothing, whatever engine is at hand."""
    where = ("--root", checkout, "--articles", checkout / articles)
    return run_script("build", *where, "--engine", "none", *options)


def _rows(checkout, table):
    with (checkout / "data" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _edit(checkout, file, old, new):
    edit(checkout / "curation" / file, old, new)


def test_every_table_has_rows_whose_positions_lead_to_the_words(sample_checkout):
    tables = {path.stem: _rows(sample_checkout, path.stem) for path in (sample_checkout / "data" / "csv").glob("*.csv")}
    assert all(tables.values())
    for table, column in (
        ("evidence", "exact"),
        ("mentions", "surface"),
        ("quotes", "text_es"),
        ("errata", "as_printed"),
    ):
        for row in tables[table]:
            assert TEXT[int(row["char_start"]) : int(row["char_end"])] == row[column]


def test_derived_values(sample_checkout):
    (network,) = [row for row in _rows(sample_checkout, "actors") if row["actor_id"] == "red-puertos"]
    assert (network["article_ids"], network["first_page"]) == ("sample", "1")
    surfaces = TEXT.count("Red de Puertos Hermanos") + TEXT.count("rph")
    assert int(network["mention_count"]) == surfaces > 3
    (event,) = _rows(sample_checkout, "events")
    assert (event["date_earliest"], event["date_latest"]) == ("1991-03-01", "1991-03-31")
    (concept,) = _rows(sample_checkout, "concepts")
    assert concept["definition_en"] == "the set of small arrangements, almost always verbal"
    assert {row["outcome"] for row in _rows(sample_checkout, "coverage")} == {"recorded", "dismissed", "open"}
    tied = {row["quote_id"]: row["work_id"] for row in _rows(sample_checkout, "citations") if row["quote_id"]}
    assert tied == {"ferran-luces": "ferran-sf"}


def test_a_second_build_changes_nothing_with_the_article_or_its_reading(sample_checkout):
    before = published(sample_checkout)
    times = {name: (sample_checkout / name).stat().st_mtime_ns for name in before}
    for articles, said in (
        ("articles", "Nothing changed."),
        ("nowhere", "from readings/sample.json; its text is not at hand (put it into articles/"),
    ):
        done = _build(sample_checkout, articles=articles)
        assert done.returncode == 0 and said in done.stdout
        assert published(sample_checkout) == before
    assert times == {name: (sample_checkout / name).stat().st_mtime_ns for name in before}


def test_retired_ids_are_published_with_what_replaces_them_in_the_end(sample_checkout):
    assert "diplodata:retired" not in published(sample_checkout)["datapackage.json"].decode()
    retired = sample_checkout / "curation" / "retired.yaml"
    entry = "- {{id: {}, replaced_by: {}, since: '0.1.0', reason: merged}}\n".format
    chain = (("red-a", "red-b"), ("red-b", "red-puertos"), ("puerto", "null"), ("puerto-a", "puerto"))
    retired.write_text("".join(entry(*one) for one in chain), "utf-8")
    assert _build(sample_checkout).returncode == 0
    descriptor = json.loads(published(sample_checkout)["datapackage.json"])
    expected = {"red-a": "red-puertos", "red-b": "red-puertos", "puerto": None, "puerto-a": None}
    assert descriptor["diplodata:retired"] == expected
    retired.write_text(entry("red-a", "red-puerto"), "utf-8")
    done = _build(sample_checkout)
    assert done.returncode == 1 and "diplodata:retired: «red-a» → «red-puerto»" in done.stderr


def test_check_writes_nothing_and_lists_what_a_build_would_change(sample_checkout):
    assert _build(sample_checkout, "--check").returncode == 0
    _edit(sample_checkout, "records/actors/sample.yaml", "scale: world_region", "scale: global")
    before = published(sample_checkout)
    done = _build(sample_checkout, "--check")
    assert done.returncode == 1
    assert "A build would change:\n" in done.stdout and "data/csv/actors.csv" in done.stdout
    assert published(sample_checkout) == before


def test_a_wrong_row_publishes_nothing(sample_checkout):
    before = published(sample_checkout)
    _edit(sample_checkout, "records/events/sample.yaml", "date_edtf: 1991-03", "date_edtf: 1992-03")
    done = _build(sample_checkout)
    assert done.returncode == 1
    assert "curation/records/events/sample.yaml:" in done.stderr and "Traceback" not in done.stderr
    assert published(sample_checkout) == before


STATEMENTS, KNEW = "records/statements/sample.yaml", "[porque sus gentes se conocían]"
MISTAKES = [  # in a curated file: old, new, what the build says
    ("records/errata/sample.yaml", "«de baja ceremonia\n", "«de alta ceremonia\n",
     "curation/records/errata/sample.yaml:1: errata of 'comilla-abierta': «redes «de alta ceremonia» is not in"),
    ("records/errata/sample.yaml", "«de baja ceremonia\n", "«de alta ceremonia\n",
     "the closest passage is «redes «de baja ceremonia"),
    ("articles.yaml", "Los instrumentos de la red", "Los instrumentos de las redes",
     "its sections (kind, Spanish heading) are not those of the text from number 4 on (sample-instruments)"),
    ("articles.yaml", "  sections:", "  reading: {furniture: [Anuario, '(']}\n  sections:",
     "curation/articles.yaml:10: '(' is no regular expression: missing ), unterminated subpattern"),
    ("articles.yaml", "  sections:", "  reading: {not_headings: [Nada]}\n  sections:",
     "reading.not_headings: the text has no heading like 'Nada'"),
    ("articles.yaml", "  sections:", "  reading: {furniture: [Nada]}\n  sections:",
     "reading.furniture: the text has no line like 'Nada'"),
    ("articles.yaml", "  sections:", "  reading: {first_note: uno}\n  sections:", "first_note"),
    ("articles.yaml", "  sections:", "  reading: {columns: 3}\n  sections:", "columns"),
    ("articles.yaml", "  sections:", "  reading: {column: 2}\n  sections:", "column"),
    ("articles.yaml", "  sections:", "  reading: {page_offset: 9}\n  sections:",
     "printed_page_offset is 44, the folios say 9"),
    ("articles.yaml", "Los instrumentos de la red", "Los Instrumentos de la red",
     "from number 4 on (sample-instruments); the text has there: section «Los instrumentos de la red», section «Conc"),
    ("articles.yaml", "printed_page_basis: printed", "printed_page_basis: counted",
     "printed_page_basis is counted; by the folios of the text it is printed (folios that are not those of the publi"),
    ("articles.yaml", "  sections:", "  reading: {page_offset: none}\n  sections:",
     "printed_page_offset is 44, the text has no printed page numbers: it must be null"),
    ("articles.yaml", "  sections:", "  reading: {page_offset: all}\n  sections:", "page_offset"),
    ("articles.yaml", "section_id: sample-notes", "section_id: sample-study",
     "section_id 'sample-study' is already used at curation/articles.yaml:13"),
    ("translation/en.po", 'msgstr "A former secretary"', 'msgstr "A former secretary',
     "en.po:66: not PO: expected msgctxt, msgid"),
    ("translation/en.po", 'msgstr "A former secretary"', 'msgstr "A "former" secretary"', "not PO: expected msgctxt"),
    ("translation/en.po", 'msgstr "A former secretary"', '"A former secretary"', "not PO: msgctxt after msgid"),
    ("translation/en.po", "quotes:ferran-luces:speaker", "quotes:ferran-luces:speakers",
     "'quotes:ferran-luces:speakers' is no field of a record"),
    ("dismissed.yaml", "occurrence: 2", "occurrence: 99",
     "curation/dismissed.yaml:1: name «Puerto Lirio» (99) of 'sample' is no candidate"),
    ("dismissed.yaml", "occurrence: 2", "occurrence: dos", "dismissed.yaml:1: occurrence 'dos' is not a whole number"),
    ("records/works/sample.yaml", "cited_as: [Pons 2011]", "cited_as: [Pons 2011, Nadie 1999]",
     "cited_as 'Nadie 1999' of 'pons-2011': no article cites a work like this; where none that is found is this work"),
    ("records/works/sample.yaml", "cited_as: [Pons 2011]", "cited_as: [Pons 2011, 'Ana Pons, Los muelles 2011']",
     "no article cites a work like this (nearest: 'Pons 2011'); where none that is found is this work, leave cited_as"),
    ("dismissed.yaml", "generic_word", "restates",
     "(2) of 'sample' is dismissed as restates: record_id goes with restates only"),
    ("dismissed.yaml", "generic_word", "generic_word, record_id: pons", "is dismissed as generic_word: record_id goes"),
    ("dismissed.yaml", "generic_word", "restates, record_id: nadie", "restates 'nadie', which is no record"),
    ("records/actors/sample.yaml", "  acronym_es: RPH",
     "  acronym_es: RPH\n  names: [{name: Liga de Puertos Hermanos, language: es, name_kind: variant}]",
     "name «Liga de Puertos Hermanos» of 'red-puertos': no evidence and no article has «liga»; correct it, or say"),
    (STATEMENTS, KNEW, "[]", "statement 'red-puertos.finding.1': no evidence, and no words of its own"),
    (STATEMENTS, KNEW, "[La experiencia de la Red, porque sus gentes se conocían]",
     "no evidence in the sentence «Sus oficinas resolvieron asuntos que los ministerios no …», which is inside"),
    (STATEMENTS, KNEW, "[la geografía económico-portuaria, La define de la siguiente manera]",
     "no evidence in the sentence «Pons (2011) propone hablar de «diplomacia de ventanilla» …», which is inside"),
    (STATEMENTS, KNEW, "[El fondo de becas fue, Entre 1992 y 2008, La rph no preguntaba, lo resume en una, ensayó]",
     "'red-puertos.finding.1': its passage has 5 sentences, more than 4: part it, or give length_reason"),
    (STATEMENTS, KNEW, f"{KNEW}\n  length_reason: long", "length_reason, but its passage has no more than 4 sentences"),
    (STATEMENTS, KNEW, "[La confianza que nace]", "the passage says «no»: keep that in text_es, or give hedge_reason"),
    (STATEMENTS, KNEW, f"{KNEW}\n  hedge_reason: none", "hedge_reason, but every hedge of its passage is kept"),
    (STATEMENTS, KNEW, "\n    - porque sus gentes\n    - se ignoraban",
     "curation/records/statements/sample.yaml:22: evidence of 'red-puertos.finding.1': «se ignoraban» is not in"),
]  # fmt: skip
UNREAD = [  # what no reading has seen yet, without the text
    ("records/errata/sample.yaml", "redes «de baja ceremonia\n", "de baja ceremonia\n",
     "errata of 'comilla-abierta': no reading has located its words yet: build with the text of 'sample'"),
    ("records/actors/sample.yaml", "acronym_es: RPH", "acronym_es: RPP",
     "names changed since readings/sample.json was made"),
    ("articles.yaml", "  sections:", "  reading: {columns: 1}\n  sections:",
     "its hints (reading) changed since readings/sample.json was made: build with the text of 'sample'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("articles", "file", "old", "new", "says"),
    [*(("articles", *one) for one in MISTAKES), *(("nowhere", *one) for one in UNREAD)],
)
def test_a_mistake_is_told(sample_checkout, articles, file, old, new, says):
    _edit(sample_checkout, file, old, new)
    done = _build(sample_checkout, articles=articles)
    assert done.returncode == 1
    assert says in done.stderr


def test_the_english_of_a_record_that_was_deleted_is_told_once(sample_checkout):
    for field in ("text", "speaker"):
        _edit(sample_checkout, "translation/en.po", f"quotes:ferran-luces:{field}", f"quotes:ferran-sombras:{field}")
    told = [line for line in _build(sample_checkout).stderr.splitlines() if "ferran-sombras" in line]
    assert len(told) == 1
    assert "'quotes:ferran-sombras:text' is no field of a record (nor are 1 more of it)" in told[0]


def test_hints_are_kept_with_the_reading(sample_checkout):
    _edit(sample_checkout, "articles.yaml", "  sections:", "  reading: {first_note: 1, page_offset: 44}\n  sections:")
    assert _build(sample_checkout).returncode == 0
    reading = json.loads((sample_checkout / "readings" / "sample.json").read_text("utf-8"))
    assert reading["hints"] == {"first_note": "1", "page_offset": "44"}
    assert _build(sample_checkout, "--check", articles="nowhere").returncode == 0


def test_a_text_that_nobody_registered(sample_checkout):
    articles = sample_checkout / "articles"
    registered = (articles / "any name.txt").read_text("utf-8")
    others = {
        "a letter.txt": (registered.replace("puertos", "puertoz", 1).encode(), "but it reads like 'sample'; a letter,"),
        "a pdf.txt": (
            b"%PDF-1.7",
            "a PDF, not the text of one: `read.py FILE.pdf --as raw` writes that; remove the file",
        ),
        "encoding.txt": (registered.encode("utf-16"), "but it reads like 'sample'; a letter,"),
        "line ends.txt": (registered.replace("\n", "\r\n").encode(), "but it reads like 'sample'; a letter,"),
        "other.txt": ("Otro artículo.".encode(), "register it there (scripts/article.py new) or remove the file"),
        "twice.txt": (registered.encode(), "the same text as articles/any name.txt ('sample'): remove one of them"),
    }
    for name, (data, _) in others.items():
        (articles / name).write_bytes(data)
    done = _build(sample_checkout)
    told = [line for line in done.stderr.splitlines() if line.startswith("articles/")]
    assert done.returncode == 1 and len(told) == len(others)
    for line, (name, (_, says)) in zip(told, others.items(), strict=True):
        assert line.startswith(f"articles/{name}: ") and says in line


def test_a_pdf_under_the_name_of_a_text(sample_checkout):
    (sample_checkout / "articles" / "other.txt").write_bytes(b"%PDF-1.7\n")
    done = _build(sample_checkout)
    assert done.returncode == 1 and done.stderr.startswith("articles/other.txt: a PDF, not the text of one: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"text_sha256": "', '"text_sha256": "0', "the reading is of another text than curation/articles.yaml names"),
        ("}", "", "not a reading; delete it and build with the article"),
    ],
)
def test_a_reading_of_another_text_or_damaged(sample_checkout, old, new, says):
    path = sample_checkout / "readings" / "sample.json"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    done = _build(sample_checkout, articles="nowhere")
    assert done.returncode == 1
    assert f"readings/sample.json: {says}" in done.stderr


def test_english_that_is_missing_or_stale_is_a_warning(sample_checkout):
    _edit(sample_checkout, "records/actors/sample.yaml", "que compartían prácticos", "que compartieron prácticos")
    _edit(sample_checkout, "translation/en.po", 'msgstr "A former secretary"', 'msgstr ""')
    done = _build(sample_checkout)
    assert done.returncode == 0, done.stderr
    assert "'actors:red-puertos:description' is stale: its Spanish is now «Asociación" in done.stderr
    lacking = [line for line in done.stderr.splitlines() if "English" in line]
    assert lacking[0].startswith("warning: curation/translation/en.po: 1 texts have no English") and len(lacking) == 1


def test_an_english_name_from_an_authority_is_official(sample_checkout):
    named = []
    wrapped = "# origin: authority; source: Port Registry, ports.example/sister-\n# ports (2019);\n# page 2\n"
    for authority in ("", wrapped):
        entry = 'msgctxt "actors:red-puertos:name"'
        _edit(sample_checkout, "translation/en.po", entry, authority + entry)
        assert _build(sample_checkout).returncode == 0
        rows = _rows(sample_checkout, "names")
        named += [(row["name_kind"], row["source"]) for row in rows if row["name"] == "Network of Sister Ports"]
    assert named == [("translated", ""), ("official", "Port Registry, ports.example/sister-ports (2019); page 2")]


def test_an_authority_without_a_source_stops_the_build(sample_checkout):
    entry = 'msgctxt "actors:red-puertos:name"'
    _edit(sample_checkout, "translation/en.po", entry, f"# origin: authority\n{entry}")
    done = _build(sample_checkout)
    assert done.returncode == 1 and "names.source" in done.stderr


def test_a_dismissal_twice_and_of_something_recorded(sample_checkout):
    recorded = "- {article_id: sample, kind: name, text: Mesa de Faros, reason: layout}\n"
    path = sample_checkout / "curation" / "dismissed.yaml"
    path.write_text(path.read_text("utf-8") * 2 + recorded, "utf-8")
    errors = _build(sample_checkout).stderr
    assert "curation/dismissed.yaml:2: name «Puerto Lirio» (2) of 'sample' is dismissed already" in errors
    assert "curation/dismissed.yaml:3: name «Mesa de Faros» (1) of 'sample' is recorded (mesa-faros)" in errors


def test_a_sentence_that_an_entity_rests_on_may_be_dismissed_and_one_that_a_statement_says_may_not(sample_checkout):
    candidates = {row["candidate_id"]: row for row in _rows(sample_checkout, "coverage") if row["kind"] == "sentence"}
    (weak,) = [row for row in candidates.values() if row["text"] == "A partir del año 2000 la red ensayó …"]
    (said,) = [row for row in candidates.values() if row["record_id"] == "red-puertos.finding.1"]
    assert (weak["outcome"], weak["record_id"]) == ("recorded", "mesa-faros")
    entry = (
        "- {{article_id: sample, kind: sentence, text: {text}, reason: restates, record_id: red-puertos.finding.1}}\n"
    )
    with (sample_checkout / "curation" / "dismissed.yaml").open("a", encoding="utf-8") as file:
        file.write(entry.format_map(weak))
        file.flush()
        assert _build(sample_checkout).returncode == 0
        file.write(entry.format_map(said))
    (row,) = [row for row in _rows(sample_checkout, "coverage") if row["candidate_id"] == weak["candidate_id"]]
    assert [row[key] for key in ("outcome", "reason", "table_name", "record_id")] == [
        "dismissed", "restates", "statements", "red-puertos.finding.1",
    ]  # fmt: skip
    assert (
        f"sentence «{said['text']}» (1) of 'sample' is recorded (red-puertos.finding.1)"
        in _build(sample_checkout).stderr
    )


def test_mistakes_in_several_files_are_reported_at_once(sample_checkout):
    _edit(sample_checkout, "records/actors/sample.yaml", "actor_type: network", "\tactor_type: network")
    _edit(sample_checkout, "records/events/sample.yaml", "event_type: founding", "event_type: fundation")
    _edit(
        sample_checkout,
        "translation/en.po",
        'msgctxt "quotes:ferran-luces:speaker"',
        'msgctxt "quotes:ferran-luces:text"',
    )
    errors = _build(sample_checkout).stderr
    for name in ("records/actors/sample.yaml:", "records/events/sample.yaml:", "translation/en.po:"):
        assert f"curation/{name}" in errors


def test_other_counts_are_reported_with_the_rest_and_accepted_only_with_a_valid_package(sample_checkout):
    assert _build(sample_checkout, "--accept-counts").returncode == 0
    accepted = (sample_checkout / "curation" / "expected.yaml").read_bytes()
    _edit(sample_checkout, "translation/en.po", 'msgstr "founding assembly"', 'msgstr "la asamblea de los puertos"')
    _edit(sample_checkout, "translation/en.po", 'msgstr "A former secretary"', 'msgstr ""')
    for options in ([], ["--accept-counts"]):
        done = _build(sample_checkout, *options)
        assert done.returncode == 1
        assert "la asamblea de los puertos" in done.stderr and "1 texts have no English" in done.stderr
        assert ("rows: translations 19 → 18" in done.stderr) is (not options)
        assert (sample_checkout / "curation" / "expected.yaml").read_bytes() == accepted


def test_readings_hold_no_long_span_of_the_text(sample_checkout):
    words, held = (
        re.findall(r"\w+", text.replace("-", ""))  # a word with a hyphen is one
        for text in (TEXT, (sample_checkout / "readings" / "sample.json").read_text("utf-8"))
    )
    held = " ".join(held)
    assert any(" ".join(words[i : i + 8]) in held for i in range(len(words) - 8))
    assert not [i for i in range(len(words) - 9) if " ".join(words[i : i + 9]) in held]


def test_audit_lists_what_is_open(sample_checkout):
    done = run_script("audit", "--root", sample_checkout, "--articles", sample_checkout / "articles")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(" open; 0 look-alikes undecided.")
    assert "sample\t5\tquoted_span\trecomendar\topen" in done.stdout


def test_all_findings_come_in_one_run_whatever_step_finds_them_and_one_cause_is_one_line(sample_checkout):
    assert _build(sample_checkout, "--accept-counts").returncode == 0
    for file, old, new in (
        ("articles.yaml", "Los instrumentos de la red", "Los Instrumentos de la red"),  # reading
        ("records/events/sample.yaml", "date_edtf: 1991-03", "date_edtf: 1992-03"),  # validating
        ("records/actors/sample.yaml", "exact: A partir del año 2000", "exact: A partir del año 2001"),  # locating
        (STATEMENTS, KNEW, "[La confianza que nace]"),  # assembling
        ("dismissed.yaml", "text: Puerto Lirio, occurrence: 2", "text: Puerto Lirios"),  # accounting
        ("translation/en.po", "quotes:ferran-luces:speaker", "quotes:ferran-luces:speakers"),  # translating
    ):
        _edit(sample_checkout, file, old, new)
    errors = _build(sample_checkout).stderr.splitlines()
    wanted = (
        "curation/translation/en.po:", "curation/articles.yaml:1: its sections",
        "curation/records/actors/sample.yaml:23: evidence of 'mesa-faros': «A partir del año 2001» is not in",
        "curation/records/statements/sample.yaml:12: statement 'red-puertos.finding.1': the passage says «no»",
        "curation/dismissed.yaml:1: name «Puerto Lirios» (1) of 'sample' is no candidate (nearest: «Puerto Lirio»)",
    )  # fmt: skip
    for line, start in zip(errors, wanted, strict=False):
        assert line.startswith(start)
    event, year, passage, counts, english, stated, candidates, end = errors[len(wanted) :]
    assert all(
        line.startswith("curation/records/events/sample.yaml:1: events.csv:2:date_edtf") for line in (event, year)
    )
    assert passage.startswith("curation/records/statements/sample.yaml:12: ") and "∌ «la confianza" in passage
    assert counts.startswith("curation/expected.yaml: rows: translations 19 → 18 (expected → found)")
    assert "(translations: rows of the English too, which change with it)" in counts
    assert "1 texts have no English" in english and "4 / 57" in stated
    assert "candidates are open (scripts/audit.py lists them)" in candidates
    assert end.startswith("9 problem(s) and 3 warning(s). Nothing was published.")


def test_a_record_that_is_not_read_hides_no_words_that_are_not_found(sample_checkout):
    _edit(sample_checkout, "records/events/sample.yaml", "event_type: founding", "event_type: fundation")
    _edit(sample_checkout, "records/actors/sample.yaml", "exact: A partir del año 2000", "exact: A partir de 2000")
    told = _build(sample_checkout).stderr.splitlines()[:-1]
    assert [line.split(": ")[0] for line in told] == [
        "curation/records/events/sample.yaml:3", "curation/records/actors/sample.yaml:23",
    ]  # fmt: skip


def test_evidence_under_the_wrong_article_is_told_where_it_stands(sample_checkout):
    text = "OTRO TEXTO\n\nAna Otra\n\nAquí no hay puertos que valgan, ni redes ni mesas.\n"
    (sample_checkout / "articles" / "other.txt").write_text(text, "utf-8")
    entry = (
        "\n- article_id: other\n  title: {{es: Otro texto, en: Another text}}\n  authors: Ana Otra\n  language: es\n"
        "  printed_page_basis: none\n  text_sha256: {}\n  sections: [{{section_id: other-text, kind: section}}]\n"
    )
    with (sample_checkout / "curation" / "articles.yaml").open("a", encoding="utf-8") as file:
        file.write(entry.format(hashlib.sha256(text.encode()).hexdigest()))
    _edit(sample_checkout, "records/actors/sample.yaml", "article_id: sample, supports: [date], exact: A partir",
          "article_id: other, supports: [date], exact: A partir")  # fmt: skip
    errors = _build(sample_checkout).stderr
    assert "evidence of 'mesa-faros': «A partir del año 2000» is not in the article" in errors
    assert "it stands in 'sample'" in errors
    _edit(
        sample_checkout, "articles.yaml", "text_sha256: ", f"text_sha256: {hashlib.sha256(text.encode()).hexdigest()} #"
    )
    assert re.search(r"text_sha256 '\w+' is already used at curation/articles.yaml:\d", _build(sample_checkout).stderr)


def test_what_a_cell_of_several_tables_breaks_is_one_line(sample_checkout):
    _edit(
        sample_checkout, "translation/en.po", 'msgstr "Network of Sister Ports"', 'msgstr "Network of 11 Sister Ports"'
    )
    told = [line for line in _build(sample_checkout).stderr.splitlines() if ": 11 (" in line or "11 Sister" in line]
    assert len(told) == 1 and "more cells made from it)" in told[0]

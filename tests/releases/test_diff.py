"""What diff.py tells of two editions: every change once, under its name, with the version step that it calls for."""

import csv
import gzip
import io
import json
import random
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import diff
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplodata.validation.keys import DERIVED_IDS
from diplodata.validation.package import RawPackage, Row, Table
from diplodata_build.base.problems import BuildError
from diplodata_build.curation.retired import Retired
from diplodata_build.editions import Step, compare, editions, needed_step, next_version, read_edition, step_between
from diplodata_build.editions.descriptors import descriptor_changes
from diplodata_build.editions.rows import ABOUT, LABELS, UNPROMISED, compare_rows
from diplodata_build.editions.succession import Succession

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = RawPackage(ROOT / "datapackage.json")
ROWS = 60
NOBODY = Succession(Retired(), frozenset())


class Copy:
    """A copy of the package (descriptor, first rows of each table) that a test changes by hand."""

    def __init__(self, folder, released="2026-10-01", version="0.1.0"):
        self.folder = folder
        (folder / "data" / "csv").mkdir(parents=True)
        for name, table in PACKAGE.tables.items():
            self.write(name, [table.header, *(row.values() for row in table.rows[:ROWS])])
        self.descriptor = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
        self.descriptor |= {"version": version, "created": f"{released}T00:00:00Z"}
        if not released:
            del self.descriptor["created"]
        self.retire()
        self.save()

    def save(self):
        (self.folder / "datapackage.json").write_text(json.dumps(self.descriptor), "utf-8")

    def retire(self, *lines):
        path = self.folder / "curation" / "retired.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("# test\n" + ("\n".join(lines) or "[]"), "utf-8")

    def resource(self, table):
        return next(one for one in self.descriptor["resources"] if one["name"] == table)

    def field(self, table, name):
        return next(one for one in self.resource(table)["schema"]["fields"] if one["name"] == name)

    def rows(self, table):
        with (self.folder / f"data/csv/{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table, rows):
        with (self.folder / f"data/csv/{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def edit(self, table, change):
        self.write(table, [change(row) for row in self.rows(table)])

    def to(self, other):
        return compare(read_edition(str(self.folder), ROOT), read_edition(str(other.folder), ROOT))


@pytest.fixture
def old(tmp_path):
    return Copy(tmp_path / "old")


@pytest.fixture
def new(tmp_path):
    return Copy(tmp_path / "new", released=None, version="0.2.0")


def only(found):
    (table,) = found.tables
    return table


def run(capsys, *arguments):
    code = diff.main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return code, shown.out, shown.err


# Nothing, and single cells


def test_an_edition_does_not_differ_from_itself(old, new, capsys):
    assert not old.to(old)
    found = old.to(new)  # another version and date are no difference of the data
    assert (bool(found), found.step, found.reasons) == (False, Step.NONE, [])
    for form in ("terminal", "markdown", "json"):
        code, out, err = run(capsys, old.folder, new.folder, "--format", form, "--fail-if-different")
        assert (code, err) == (0, "")
        assert "Nothing differs." in out or json.loads(out)["tables"] == {}


def edited(table, changes):
    """A copy of a table with other cells: ``changes`` maps (row, column) to the new cell."""
    rows = [Row(row.items(), row.file, row.number) for row in table.rows]
    for (number, column), cell in changes.items():
        rows[number][column] = cell
    return Table(**{**table.__dict__, "rows": rows})


def told(found):
    """(id, field, old, new) of all cells that are told, those that only follow too."""
    rows = [*found.changed, *found.rederived]
    return sorted((row.id, *cell) for row in rows for cell in (*row.cells, *row.derived))


@pytest.mark.parametrize("name", PACKAGE.tables)
def test_a_change_in_any_column_of_any_table_is_told_once(name):
    table = PACKAGE.tables[name]
    lasting = [column for column in table.header if column not in table.primary_key]
    changes = {(number % len(table.rows), column): f"new {number}" for number, column in enumerate(lasting)}
    found = compare_rows(table, edited(table, changes), NOBODY)
    expected = [
        (":".join(table.key(table.rows[number])), column, table.rows[number][column], cell)
        for (number, column), cell in changes.items()
    ]
    assert told(found) == sorted(expected)
    assert not found.added and not found.removed and not found.renamed


@pytest.mark.parametrize("name", PACKAGE.tables)
def test_another_key_is_another_row_where_it_lasts(name):
    table = PACKAGE.tables[name]
    column = table.primary_key[0]
    found = compare_rows(table, edited(table, {(0, column): "another"}), NOBODY)
    if name in UNPROMISED - {"translations"}:
        assert not found.added and not found.removed and not found.changed
        assert [cell.new for row in found.rederived for cell in row.derived] == ["another"]
    else:
        assert (len(found.added), len(found.removed), len(found.changed)) == (1, 1, 0)
        assert found.removed[0].number == 2


ODD = st.sampled_from(
    ["", "null", "undefined", "NULL", "1", "01", "1.0", "None", "->", "a->b", " // ", "x\ny", " x", "x "]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_cell_may_become_any_text(data):
    table = PACKAGE.tables[data.draw(st.sampled_from(["programs", "errata", "attributions", "citations", "quotes"]))]
    number = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.sampled_from([one for one in table.header if one not in table.primary_key]))
    cell = data.draw(st.one_of(ODD, st.text(st.characters(codec="utf-8"), max_size=8)))
    found = compare_rows(table, edited(table, {(number, column): cell}), NOBODY)
    row = table.rows[number]
    expected = [] if row[column] == cell else [(row[table.primary_key[0]], column, row[column], cell)]
    assert told(found) == expected
    assert not found.added and not found.removed


def small(*rows, header=("work_id", "label"), key=1):
    """A table of works with a key of the first columns."""
    made = [Row(zip(header, row, strict=True), "works.csv", number) for number, row in enumerate(rows, 2)]
    return Table("works", "works.csv", primary_key=header[:key], header=list(header), rows=made)


def test_ids_that_daff_takes_for_the_same_are_not():
    found = compare_rows(small(("null", "x")), small(("undefined", "x")), NOBODY)
    assert ([row.id for row in found.removed], [row.id for row in found.added]) == (["null"], ["undefined"])
    before, after = small(("a", "1"), ("", "2")), small(("", "2"), ("a", "1"))
    assert not compare_rows(before, after, NOBODY)  # another order is no difference
    before, after = small(("a // b", "c"), key=2), small(("a", "b // c"), key=2)
    assert len(compare_rows(before, after, NOBODY).removed) == 1


def test_a_field_may_be_called_as_daff_is_told_to_call_the_key():
    before, after = (small(("x", cell), header=("key", "=key")) for cell in "12")
    assert told(compare_rows(before, after, NOBODY)) == [("x", "=key", "1", "2")]


def test_rows_that_share_a_key_are_all_compared():
    found = compare_rows(small(("a", "1"), ("a", "2")), small(("a", "1"), ("a", "3"), ("a", "4")), NOBODY)
    assert told(found) == [("a", "label", "2", "3")]
    assert [row.label for row in found.added] == ["4"]


def test_doubled_ids_are_warned_of(old, new, capsys):
    new.write("works", [*(rows := new.rows("works")), rows[1]])
    code, _, err = run(capsys, old.folder, new.folder)
    assert code == 0
    assert f"works.csv:{len(rows) + 1}:work_id: 2 × «{rows[1][0]}»" in err


# Rows that come, go and are renamed


def test_rows_that_come_and_go(old, new):
    rows = new.rows("errata")
    extra = ["my-erratum", *rows[1][1:]]
    new.write("errata", [rows[0], *rows[2:], extra])
    found = old.to(new)
    table = only(found)
    assert [(row.id, row.number) for row in table.removed] == [(rows[1][0], 2)]
    assert [(row.id, row.label) for row in table.added] == [("my-erratum", rows[1][rows[0].index("as_printed")])]
    assert found.step == Step.MAJOR
    assert found.next == "1.0.0"
    new.write("errata", [*rows, extra])
    assert old.to(new).step == Step.MINOR


def test_rows_of_derived_tables_may_go(old, new):
    rows = new.rows("mentions")
    new.write("mentions", rows[:-1])
    found = old.to(new)
    assert len(only(found).removed) == 1
    assert (found.step, found.problems) == (Step.PATCH, [])


def rename(copy, before, after):
    """Give an id another name wherever it stands, in the ids that are made of it too, and derive other ids anew."""
    for name, table in PACKAGE.tables.items():
        derived = {0} if name in UNPROMISED - {"translations"} else set()
        if name == "mentions":
            derived = {0, table.header.index("name_id")}

        def change(row, derived=derived):
            parts = (".".join(after if part == before else part for part in cell.split(".")) for cell in row)
            return [f"{cell[::-1]}" if i in derived else cell for i, cell in enumerate(parts)]

        header, *rows = copy.rows(name)
        copy.write(name, [header, *map(change, rows)])


def test_a_renamed_actor_is_told_as_renamed_and_all_else_follows(old, new, capsys):
    owners = [row["entity_id"] for row in PACKAGE["statements"].rows[:ROWS]]
    actor = max((row["actor_id"] for row in PACKAGE["actors"].rows[:ROWS]), key=owners.count)
    rename(new, actor, "brand-new")
    new.retire(f"- {{id: {actor}, replaced_by: brand-new, since: '0.2.0', reason: clearer}}")
    found = old.to(new)
    tables = {table.name: table for table in found.tables}
    assert tables["actors"].renamed == tables["entities"].renamed == [(actor, "brand-new")]
    assert tables["statements"].renamed
    assert not any((*table.added, *table.removed, *table.changed) for table in found.tables)
    assert len(tables["mentions"].rederived) == ROWS
    assert (found.step, found.problems) == (Step.MAJOR, [])
    code, out, _ = run(capsys, old.folder, new.folder)
    assert code == 0
    assert f"  > {actor} → brand-new" in out
    new.retire()  # negative control: without the entry it is a loss
    assert f"actors:{actor}" in re.sub(r":\d+:", ":", str(old.to(new).problems[0]))


def test_an_actor_that_is_taken_into_another_is_gone_and_its_references_follow(old, new):
    gone, kept = "antonio-alejo", "brisa-ceccon-rocha"
    rename(new, gone, kept)
    for name in ("actors", "entities"):
        new.write(name, list({row[0]: row for row in reversed(new.rows(name))}.values())[::-1])
    new.retire(f"- {{id: {gone}, replaced_by: {kept}, since: '0.2.0', reason: same}}")
    tables = {table.name: table for table in old.to(new).tables}
    assert [row.id for row in tables["actors"].removed] == [gone]
    assert not tables["actors"].renamed
    assert not tables["evidence"].changed and tables["evidence"].rederived


def test_a_row_that_moves_to_another_table_keeps_its_id_and_is_not_gone(old, new):
    header, *rows = new.rows("actors")
    new.write("actors", [header, *rows[1:]])
    assert old.to(new).problems == []  # entities still has it


# Derived noise


def derive_anew(copy):
    """Shift all positions in the texts by some signs, and give derived rows new ids."""
    generator = random.Random(0)
    for name, table in PACKAGE.tables.items():
        moved = [i for i, column in enumerate(table.header) if column in ("char_start", "char_end")]
        anew = {0} if name in UNPROMISED - {"translations", "attributions"} else set()
        if name == "mentions":
            anew.add(table.header.index("name_id"))

        def change(row, moved=moved, anew=anew):
            cells = [str(int(cell) + 7) if i in moved else cell for i, cell in enumerate(row)]
            return [f"{generator.random()}" if i in anew else cell for i, cell in enumerate(cells)]

        header, *rows = copy.rows(name)
        copy.write(name, [header, *map(change, rows)])


def test_positions_that_shift_and_ids_derived_anew_are_counted_only(old, new, capsys):
    derive_anew(new)
    found = old.to(new)
    expected = ("quotes", "names", "statements", "mentions", "evidence", "citations", "errata", "coverage")
    assert {table.name for table in found.tables} == set(expected)
    for table in found.tables:
        assert not table.added and not table.removed and not table.changed, table.name
        assert len(table.rederived) == table.after
    assert found.step == Step.PATCH
    _, out, _ = run(capsys, old.folder, new.folder)
    assert len(out.splitlines()) < 20


@pytest.mark.parametrize("name", ABOUT)
def test_what_goes_while_all_is_derived_anew_is_told_alone(name, old, new):
    """The row that goes is of what others are about too, so that no looser key may come before a stricter one."""
    about = [PACKAGE[name].header.index(column) for column in ABOUT[name]]
    header, *rows = new.rows(name)
    keys = [[row[i] for i in about] for row in rows]
    gone = max(range(len(rows)), key=lambda i: (keys[i + 1 :].count(keys[i]), -i))
    new.write(name, [header, *rows[:gone], *rows[gone + 1 :]])
    derive_anew(new)
    tables = {table.name: table for table in old.to(new).tables}
    label = next((cell for column, cell in zip(header, rows[gone], strict=True) if column in LABELS and cell), "")
    assert [row.label for row in tables[name].removed] == [label]  # of equal rows any may be told
    for table in tables.values():
        assert not table.added and not table.changed, table.name


def test_no_id_that_is_derived_is_promised():
    assert set(DERIVED_IDS) <= UNPROMISED


def test_a_mention_that_goes_is_the_one_that_is_told(old, new):
    rows = new.rows("mentions")
    gone = next(i for i, row in enumerate(rows) if [one[4] for one in rows].count(row[4]) > 3)
    new.write("mentions", [*rows[:gone], *rows[gone + 1 :]])
    table = only(old.to(new))
    assert [row.id for row in table.removed] == [rows[gone][0]]
    assert not table.rederived


def test_evidence_that_gets_other_words_is_changed_not_gone(old, new):
    rows = new.rows("evidence")
    exact = rows[0].index("exact")
    rows[5] = ["ev-0", *rows[5][1:exact], "otras palabras", *rows[5][exact + 1 :]]
    new.write("evidence", rows)
    table = only(old.to(new))
    assert [[cell.new for cell in row.cells] for row in table.changed] == [["otras palabras"]]
    assert not table.added and not table.removed


# Fields, constraints, keys, metadata


def constrain(table, name, **constraints):
    return lambda copy: copy.field(table, name).setdefault("constraints", {}).update(constraints)


def unconstrain(table, name, key):
    return lambda copy: copy.field(table, name)["constraints"].pop(key)


def enum(change):
    return lambda copy: change(copy.field("actors", "scale")["constraints"]["enum"])


def schema(table, **values):
    return lambda copy: copy.resource(table)["schema"].update(values)


def no_column(copy):
    copy.resource("works")["schema"]["fields"].pop()
    copy.edit("works", lambda row: row[:-1])


def new_column(copy):
    copy.resource("works")["schema"]["fields"].append({"name": "shelf", "type": "string"})
    copy.edit("works", lambda row: [*row, "shelf" if row[0] == "work_id" else "7"])


def other_column(copy):
    copy.field("works", "authors")["name"] = "creators"
    copy.edit("works", lambda row: ["creators" if cell == "authors" else cell for cell in row])


def swapped(copy):
    fields = copy.resource("works")["schema"]["fields"]
    fields[1], fields[2] = fields[2], fields[1]
    copy.edit("works", lambda row: [row[0], row[2], row[1], *row[3:]])


SCHEMA = {
    "field removed": (no_column, "works.note_en", "field removed", Step.MAJOR),
    "field added": (new_column, "works.shelf", "field added", Step.MAJOR),
    "field renamed": (other_column, "works", "field renamed", Step.MAJOR),
    "fields in another order": (swapped, "works", "order of the fields", Step.MAJOR),
    "other type": (lambda c: c.field("works", "year").update(type="integer"), "works.year", "type", Step.MAJOR),
    "required": (constrain("works", "authors", required=True), "works.authors", "required", Step.MAJOR),
    "required: false": (constrain("works", "authors", required=False), None, None, Step.NONE),
    "no longer required": (unconstrain("works", "label", "required"), "works.label", "required", Step.MINOR),
    "pattern": (constrain("works", "authors", pattern="[A-Z].*"), "works.authors", "pattern", Step.MAJOR),
    "other pattern": (constrain("works", "work_id", pattern=".*"), "works.work_id", "pattern", Step.MAJOR),
    "minimum up": (constrain("quotes", "page", minimum=2), "quotes.page", "minimum", Step.MAJOR),
    "minimum down": (constrain("quotes", "page", minimum=0), "quotes.page", "minimum", Step.MINOR),
    "maximum up": (constrain("articles", "year", maximum=99999), "articles.year", "maximum", Step.MINOR),
    "maximum down": (constrain("articles", "year", maximum=3000), "articles.year", "maximum", Step.MAJOR),
    "code added": (enum(lambda codes: codes.append("galactic")), "actors.scale", "codes added", Step.MINOR),
    "code removed": (enum(lambda codes: codes.pop()), "actors.scale", "codes removed", Step.MAJOR),
    "codes in another order": (enum(lambda codes: codes.reverse()), "actors.scale", "order of the codes", Step.PATCH),
    "coded": (constrain("works", "label", enum=["a"]), "works.label", "codes", Step.MAJOR),
    "uncoded": (unconstrain("actors", "scale", "enum"), "actors.scale", "codes", Step.MINOR),
    "key": (schema("works", primaryKey=["label"]), "works", "primaryKey", Step.MAJOR),
    "reference gone": (schema("names", foreignKeys=[]), "names", "foreignKeys removed", Step.MINOR),
    "missing values": (schema("works", missingValues=["", "-"]), "works", "missingValues", Step.MAJOR),
    "exactly one": (schema("evidence", **{"diplodata:exactlyOne": []}), "evidence", "diplodata:exactlyOne", Step.MAJOR),
    "language": (
        lambda c: c.field("works", "note_es").update({"diplodata:language": "en"}),
        "works.note_es", "diplodata:language", Step.MAJOR,
    ),
    "pair of a predicate": (
        lambda c: c.resource("relations")["schema"]["diplodata:pairs"]["member_of"].clear(),
        "relations", "pairs removed", Step.MAJOR,
    ),
    "field title": (lambda c: c.field("works", "year").update(title="Y"), "works.year", "title", Step.PATCH),
    "table title": (lambda c: c.resource("works").update({"diplodata:title_es": "O"}), "works", None, Step.PATCH),
    "path": (lambda c: c.resource("works-parquet").update(path="works.parquet"), "works-parquet", "path", Step.MAJOR),
    "licence": (lambda c: c.descriptor.update(licenses=[{"name": "CC0-1.0"}]), "package", "licenses", Step.PATCH),
    "package title": (lambda c: c.descriptor.update(title="T"), "package", "title", Step.PATCH),
    "package name": (lambda c: c.descriptor.update(name="n"), "package", "name", Step.MAJOR),
    "table removed": (lambda c: c.descriptor["resources"].pop(17), "vocabulary", "table removed", Step.MAJOR),
    "file removed": (lambda c: c.descriptor["resources"].pop(), "coverage-parquet", "file removed", Step.MAJOR),
    "tables in another order": (
        lambda c: c.descriptor["resources"].reverse(), "package", "order of the tables", Step.PATCH,
    ),
    "hash alone": (lambda c: c.resource("works").update(hash="sha256:0", bytes=1), None, None, Step.NONE),
}  # fmt: skip


@pytest.mark.parametrize("case", SCHEMA)
def test_what_changes_in_the_descriptor_and_its_step(case, old, new):
    change, place, what, step = SCHEMA[case]
    change(new)
    new.save()
    found = old.to(new)
    assert found.step == step
    if place is None:
        assert not found
        return
    (only_one,) = [one for one in found.changes if what is None or one.what == what]
    assert (only_one.place, only_one.step) == (place, step)
    assert len(found.changes) == 1
    assert all(table.name == "vocabulary" for table in found.tables)  # no row is told as changed


UNTOLD = {"version", "id", "created", "bytes", "hash", "rows", "articleRows", "unfinished"}


def leaves(value, path=()):
    """The path of every single value in a descriptor, apart from what follows from rows or from the edition."""
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if str(key).removeprefix("diplodata:") not in UNTOLD:
                yield from leaves(inner, (*path, key))
    else:
        yield path


def test_the_doi_of_an_edition_is_no_change(old, new):
    old.descriptor["id"], new.descriptor["id"] = "https://doi.org/10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.2"
    old.save()
    new.save()
    assert old.to(new).changes == [] and not old.to(new)


def test_no_single_value_of_the_descriptor_changes_untold(old):
    before, after = (RawPackage(old.folder / "datapackage.json") for _ in range(2))
    paths = list(leaves(before.descriptor))
    for number, path in enumerate(random.Random(1).sample(paths, 300)):
        holder = after.descriptor = json.loads(json.dumps(before.descriptor))
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = f"other {number}"
        after.resources = after.descriptor["resources"]
        after.tables = dict(before.tables)
        if path[0] == "resources" and (table := after._read_table(after.resources[path[1]])):
            after.tables[table.name] = table
        assert descriptor_changes(before, after), path


def test_a_field_of_another_content_is_not_the_old_one_renamed(old, new):
    other_column(new)
    new.save()
    rows = new.rows("works")
    rows[3][rows[0].index("creators")] += "!"
    new.write("works", rows)
    told_of = [(one.place, one.what) for one in old.to(new).changes]
    assert told_of == [("works.authors", "field removed"), ("works.creators", "field added")]


def test_a_table_that_comes_is_minor(old, new):
    del old.descriptor["resources"][18]
    old.save()
    found = old.to(new)
    assert [(one.place, one.what, one.step) for one in found.changes] == [("errata", "table added", Step.MINOR)]
    assert len(only(found).added) == len(PACKAGE["errata"].rows)
    assert found.step == Step.MINOR


def test_texts_whose_meaning_may_have_changed_are_left_to_a_reader(old, new, capsys):
    new.field("works", "year").update({"description": "Something else.", "diplodata:description_es": "Otra cosa."})
    new.edit("vocabulary", lambda row: [*row[:-1], row[-1].replace("Spanish language", "language of Spain")])
    new.save()
    found = old.to(new)
    assert found.step == Step.PATCH
    assert found.to_judge[:2] == ["works.year: description", "vocabulary: articles.language.es"]
    _, out, _ = run(capsys, old.folder, new.folder, "--format", "markdown")
    assert "- changed: `works.year` description\n" in out


# Versions


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [("0.1.0", "0.1.0", Step.NONE), ("0.1.0", "0.1.7", Step.PATCH), ("0.1.9", "0.2.0", Step.MINOR),
     ("0.9.9", "1.0.0", Step.MAJOR), ("1.9.0", "1.10.0", Step.MINOR)],
)  # fmt: skip
def test_steps_between_versions(before, after, step):
    assert step_between(before, after) == step
    assert step_between(before, next_version(before, step)) == step


@pytest.mark.parametrize(("before", "after"), [("0.2.0", "0.1.9"), ("0.1", "0.2.0"), ("0.1.0", "banana"), ("", "")])
def test_versions_that_have_no_step_between_them(before, after):
    with pytest.raises(ValueError, match="earlier|no version"):
        step_between(before, after)


def test_a_version_that_is_too_small_is_said(old, new, capsys):
    new.edit("works", lambda row: row if row[0] != "acuto-2016" else ["acuto-2016b", *row[1:]])
    new.retire("- {id: acuto-2016, replaced_by: acuto-2016b, since: 0.2.0, reason: second}")
    _, out, _ = run(capsys, old.folder, new.folder)
    assert "version step: major (from 0.1.0 to 1.0.0 or later)" in out
    assert "from 0.1.0 to 0.2.0 is a minor step: TOO SMALL" in out
    assert needed_step(str(old.folder), str(new.folder), ROOT) == Step.MAJOR
    assert old.to(new).given == Step.MINOR


def test_a_version_that_is_enough_is_said(old, new, capsys):
    new.write("works", [*new.rows("works"), ["extra-2020", "Extra, 2020", *[""] * 9]])
    assert "from 0.1.0 to 0.2.0 is a minor step: enough" in run(capsys, old.folder, new.folder)[1]


# Ids that are gone


def lose(copy):
    """Take the second erratum away; its id."""
    rows = copy.rows("errata")
    copy.write("errata", [*rows[:2], *rows[3:]])
    return rows[2][0]


def test_a_released_id_that_is_gone_needs_an_entry(old, new, capsys):
    gone = lose(new)
    code, out, err = run(capsys, old.folder, new.folder)
    assert code == 1
    assert f"errata:3:{gone}: released in 0.1.0 and gone; write into curation/retired.yaml: - {{id: {gone}," in err
    assert f"  - {gone}" in out
    new.retire(f"- {{id: {gone}, replaced_by: null, since: '0.2.0', reason: no slip}}")
    assert run(capsys, old.folder, new.folder)[0] == 0


def test_an_id_that_is_gone_from_several_tables_is_told_once(old, new):
    gone = new.rows("actors")[1][0]
    for name in ("actors", "entities"):
        header, *rows = new.rows(name)
        new.write(name, [header, *(row for row in rows if row[0] != gone)])
    assert [problem.place for problem in old.to(new).problems] == [f"actors:2:{gone}"]


def test_what_a_released_entity_leaves_is_explained_by_its_entry(old, new):
    header, *rows = new.rows("statements")
    entity = rows[0][1]
    new.write("statements", [header, *(row for row in rows if row[1] != entity)])
    for name in ("concepts", "entities"):
        header, *rows = new.rows(name)
        new.write(name, [header, *(row for row in rows if row[0] != entity)])
    assert {problem.place.split(":")[2].split(".")[0] for problem in old.to(new).problems} == {entity}
    new.retire(f"- {{id: {entity}, replaced_by: null, since: '0.2.0', reason: not in the article}}")
    assert old.to(new).problems == []


def test_before_the_first_release_ids_may_go(tmp_path, new, capsys):
    draft = Copy(tmp_path / "draft", released=None)
    gone = lose(new)
    code, out, err = run(capsys, draft.folder, new.folder)
    assert (code, err) == (0, "")
    assert gone in out and "the old edition is no release" in out


def test_an_entry_that_leads_nowhere_is_told(old, new):
    gone = lose(new)
    new.retire(f"- {{id: {gone}, replaced_by: nowhere, since: '0.2.0', reason: r}}")
    (problem,) = old.to(new).problems
    assert problem.place == "curation/retired.yaml:2"
    assert "'nowhere', which is no id of the new edition" in problem.message


def test_entries_are_followed_until_one_stands(old, new):
    gone, kept = lose(new), new.rows("errata")[1][0]
    new.retire(
        f"- {{id: {gone}, replaced_by: middle, since: '0.2.0', reason: r}}",
        f"- {{id: middle, replaced_by: {kept}, since: '0.3.0', reason: r}}",
    )
    assert old.to(new).problems == []


RETIRED = {
    "unknown key": ("- {id: a, replaced_by: b, since: 0.2.0, reason: r, why: x}", "retired.yaml:2: .*why"),
    "no reason": ("- {id: a, replaced_by: b, since: 0.2.0}", "retired.yaml:2: .*reason"),
    "no version": ("- {id: a, replaced_by: b, since: soon, reason: r}", "retired.yaml:2: .*since"),
    "no list": ("id: a", "retired.yaml:2"),
    "circle": ("- {id: a, replaced_by: a, since: 0.2.0, reason: r}", "retired.yaml:2: 'a' is replaced by itself"),
    "twice": (
        "\n".join(["- {id: a, replaced_by: null, since: 0.2.0, reason: r}"] * 2),
        "retired.yaml:3: 'a' stands al",
    ),
}


@pytest.mark.parametrize("case", RETIRED)
def test_mistakes_in_the_retired_ids_are_told_with_their_line(case, old, new, capsys):
    line, message = RETIRED[case]
    new.retire(line)
    code, out, err = run(capsys, old.folder, new.folder)
    assert (code, out) == (2, "")
    assert re.search(message, err)


def test_only_the_newer_retired_ids_count(old, new, capsys):
    old.retire("- {id: a}")
    assert run(capsys, old.folder, new.folder)[0] == 0


# Where editions come from


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path, files):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def files_of(copy, folder=""):
    paths = [path for path in copy.folder.rglob("*") if path.is_file()]
    return {folder + path.relative_to(copy.folder).as_posix(): path.read_bytes() for path in paths}


PACKED = {
    "a zip": lambda tmp, copy: zipped(tmp / "p.zip", files_of(copy)),
    "a zip with a folder": lambda tmp, copy: zipped(tmp / "p.zip", files_of(copy, "diplodata-0.1.0/")),
    "a wheel": lambda tmp, copy: zipped(
        tmp / "diplodata-0.1.0-py3-none-any.whl",
        files_of(copy, "diplodata/") | {"diplodata-0.1.0.dist-info/RECORD": b""},
    ),
    "an sdist": lambda tmp, copy: tarred(tmp / "diplodata-0.1.0.tar.gz", files_of(copy, "diplodata-0.1.0/")),
    "a bundle that calls its descriptor otherwise": lambda tmp, copy: zipped(
        tmp / "p.zip",
        {name.replace("package.json", "package-other.json"): file for name, file in files_of(copy).items()},
    ),
    "a tar that says ./": lambda tmp, copy: tarred(tmp / "p.tgz", files_of(copy, "./")),
    "the descriptor": lambda tmp, copy: copy.folder / "datapackage.json",
    "the folder above": lambda tmp, copy: copy.folder.parent,
}


@pytest.mark.parametrize("case", PACKED)
def test_an_edition_may_be(case, tmp_path, old):
    packed = tmp_path / "packed"
    packed.mkdir()
    copy = Copy(tmp_path / "more" / "new", released=None)
    gone = lose(copy)
    copy.retire(f"- {{id: {gone}, replaced_by: null, since: '0.2.0', reason: r}}")
    place = PACKED[case](packed, copy)
    edition = read_edition(str(place), ROOT)
    found = compare(read_edition(str(old.folder), ROOT), edition)
    assert [row.id for row in only(found).removed] == [gone]
    assert found.problems == []  # its own retired.yaml was read
    assert edition.label == str(place)


def git(folder, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_tags_and_revisions_are_read_without_a_checkout(tmp_path, capsys):
    repository = Copy(tmp_path / "repository")
    git(repository.folder, "init")
    git(repository.folder, "add", ".")
    git(repository.folder, "commit", "-m", "one")
    git(repository.folder, "tag", "v0.1.0")
    gone = lose(repository)
    git(repository.folder, "commit", "-am", "two")
    here = files_of(repository)
    code, out, err = run(capsys, "v0.1.0", "HEAD", "--root", repository.folder, "--format", "json")
    assert code == 1 and gone in err
    assert json.loads(out)["tables"]["errata"]["removed"][0]["id"] == gone
    assert files_of(repository) == here
    assert run(capsys, "HEAD", repository.folder, "--root", repository.folder, "--fail-if-different")[0] == 0
    assert run(capsys, "HEAD~1", "v0.1.0", "--root", repository.folder, "--fail-if-different")[0] == 0
    code, out, err = run(capsys, "v9.9.9", "HEAD:data", "--root", repository.folder)
    assert (code, out) == (2, "")
    assert err.count("no such file or folder, nor a tag or revision of this repository") == 2


def spoilt(content):
    """A zip of the package with other files, or without some (None)."""

    def make(tmp, copy):
        files = files_of(copy) | {name: data for name, data in content.items() if data is not None}
        return zipped(tmp / "p.zip", {name: data for name, data in files.items() if content.get(name, 0) is not None})

    return make


def pointing(path):
    def make(tmp, copy):
        copy.resource("works")["path"] = path
        copy.save()
        return copy.folder

    return make


def cut_short(tmp, copy):
    path = zipped(tmp / "p.zip", files_of(copy))
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def spoilt_inside(tmp, copy):
    path = zipped(tmp / "p.zip", files_of(copy))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = bytes(5000)
    path.write_bytes(content)
    return path


def doubled(tmp, copy):
    path = zipped(tmp / "p.zip", files_of(copy))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("data/csv/works.csv", b"other")
    return path


def same_field(tmp, copy):
    fields = copy.resource("works")["schema"]["fields"]
    fields[2]["name"] = fields[1]["name"]
    copy.save()
    copy.edit("works", lambda row: [row[0], row[1], "label" if row[0] == "work_id" else row[2], *row[3:]])
    return copy.folder


def same_table(tmp, copy):
    copy.descriptor["resources"].append(copy.resource("works"))
    copy.save()
    return copy.folder


def text_file(tmp, copy):
    (tmp / "p.txt").write_text("no archive")
    return tmp / "p.txt"


def several(tmp, copy):
    return zipped(tmp / "p.zip", files_of(copy, "a/") | files_of(copy, "b/"))


CSV_HEAD = b"work_id,label,authors,year,year_suffix,work_type,original_language,url,accessed,note_es,note_en\n"
UNUSABLE = {
    "no descriptor": (spoilt({"datapackage.json": None}), "holds no datapackage.json"),
    "a folder without one": (lambda tmp, copy: tmp, "holds no datapackage.json"),
    "several packages": (several, "holds several packages"),
    "no archive": (text_file, "is no archive that can be read"),
    "a zip that ends early": (cut_short, "is no archive that can be read"),
    "a zip with other bytes": (spoilt_inside, "is no archive that can be read"),
    "one name twice": (doubled, "data/csv/works.csv stands 2 times"),
    "no JSON": (spoilt({"datapackage.json": b"{"}), "datapackage.json"),
    "no object": (spoilt({"datapackage.json": b"[1]"}), "datapackage.json"),
    "a table that is not there": (spoilt({"data/csv/works.csv": None}), "the file of table 'works' is not there"),
    "no UTF-8": (spoilt({"data/csv/works.csv": CSV_HEAD + b"\xff"}), "works.csv:2"),
    "a short row": (spoilt({"data/csv/works.csv": CSV_HEAD + b"a,b\n"}), "works.csv:2: 2 ≠ 11"),
    "another header": (spoilt({"data/csv/works.csv": b"a,b\n"}), "works.csv:1: + a"),
    "a bomb": (spoilt({"data/csv/works.csv": CSV_HEAD + bytes(2**25)}), "works.csv: 33554433 > 33554432"),
    "a path out of the folder": (pointing("../works.csv"), "'../works.csv'"),
    "an absolute path": (pointing("/etc/passwd"), "'/etc/passwd'"),
    "an address": (pointing("https://example.org/works.csv"), "'https://example.org/works.csv'"),
    "a field twice": (same_field, "2 fields of 'works' are called 'label'"),
    "a table twice": (same_table, "2 resources are called 'works'"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_read_is_told_in_a_line(case, tmp_path, old, capsys):
    make, message = UNUSABLE[case]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    place = make(scratch, Copy(tmp_path / "spoilt"))
    output = tmp_path / "out.md"
    code, out, err = run(capsys, place, old.folder, "--output", output)
    assert (code, out, output.exists()) == (2, "", False)
    assert message in err
    assert all(line.startswith(f"diff.py: {place}: ") for line in err.splitlines())
    code, _, err = run(capsys, place, "v9.9.9")  # both are told at once
    assert code == 2
    assert message in err and "v9.9.9: no such file" in err


def test_a_descriptor_of_any_depth_is_no_traceback(old, new, capsys):
    for depth in (400, 900, 20_000):
        text = json.dumps(new.descriptor | {"x": "X"}).replace('"X"', "[" * depth + "]" * depth)
        (new.folder / "datapackage.json").write_text(text, "utf-8")
        for form in ("terminal", "json"):
            code, _, err = run(capsys, old.folder, new.folder, "--format", form)
            assert code == 0 or err.startswith("diff.py: ")


def test_names_that_leave_the_folder_are_never_written(tmp_path, old, new):
    evil = {"../evil.csv": b"x", "/tmp/evil-of-diff.csv": b"x", "data/../../evil.csv": b"x"}
    place = zipped(tmp_path / "deep.zip", files_of(new) | evil)
    assert not compare(read_edition(str(old.folder), ROOT), read_edition(str(place), ROOT))
    assert not list(tmp_path.rglob("evil*")) and not Path("/tmp/evil-of-diff.csv").exists()


def test_a_tar_that_swells_is_not_swallowed(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "LARGEST_ARCHIVE", 2**16)
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb") as file:
        file.write(bytes(2**17))
    with pytest.raises(BuildError, match="holds more than 65536 bytes"):
        read_edition(str(path), ROOT)
    with pytest.raises(BuildError, match="its tables hold more than 65536 bytes"):
        read_edition(str(zipped(tmp_path / "large.zip", files_of(Copy(tmp_path / "copy")))), ROOT)


# What is shown


@pytest.fixture
def reworded(new):
    """NEW with a long English text in 30 rows, one of them with what Markdown and terminals would act on."""
    header, *rows = new.rows("actors")
    column = header.index("description_en")
    for row in rows[:30]:
        row[column] = f"{row[column]} More."
    rows[0][column] = "a|b <b>*x*</b>\nsecond \x1b[31mline"
    new.write("actors", [header, *rows])
    return new


def test_the_terminal_shows_the_first_rows_and_counts_the_rest(old, reworded, capsys):
    _, short, _ = run(capsys, old.folder, reworded.folder)
    _, full, _ = run(capsys, old.folder, reworded.folder, "--full")
    assert short.count("\n  ~ ") == 10 and "… and 20 more (--full)" in short
    assert full.count("\n  ~ ") == 30 and "more (--full)" not in full
    assert "\x1b" not in full and r"a|b <b>*x*</b> second \x1b[31mline" in full
    assert re.search(r"^actors +60 +60 +30$", short, re.M)


def test_what_follows_from_other_rows_is_listed_where_all_is_asked_for(old, new, capsys):
    rows = new.rows("translations")
    rows[1][-1] = "another English"
    new.write("translations", rows)
    assert "another English" not in run(capsys, old.folder, new.folder)[1]
    assert "another English" in run(capsys, old.folder, new.folder, "--full")[1]


def test_markdown_counts_or_tells_all(old, reworded, capsys):
    _, short, _ = run(capsys, old.folder, reworded.folder, "--format", "markdown")
    _, full, _ = run(capsys, old.folder, reworded.folder, "--format", "markdown", "--full")
    assert short.startswith("### Data\n\nVersion step: **patch** (rows changed: actors 30).\n")
    assert "- **actors**: 30 changed (`description_en` 30)" in short
    assert max(map(len, short.splitlines())) <= 120
    assert full.count("  - changed `") == 30
    assert r"«a|b \<b>\*x\*\</b> second \x1b\[31mline»".replace(r"\x1b", r"\\x1b") in full


def test_json_has_every_cell_as_it_is(old, reworded, tmp_path, capsys):
    path = tmp_path / "changes.json"
    code, out, err = run(capsys, old.folder, reworded.folder, "--format", "json", "--output", path)
    assert (code, out, err) == (0, "", "")
    told = json.loads(path.read_text("utf-8"))
    assert told["step"] == "patch" and told["next_version"] == "0.1.1" and told["given_step"] == "minor"
    rows = told["tables"]["actors"]["changed"]
    assert len(rows) == 30
    assert rows[0]["cells"][0]["new"] == "a|b <b>*x*</b>\nsecond \x1b[31mline"
    assert run(capsys, old.folder, reworded.folder, "--fail-if-different")[0] == 1


def test_an_output_that_cannot_be_written_leaves_nothing(old, reworded, tmp_path, capsys):
    code, _, err = run(capsys, old.folder, reworded.folder, "--output", tmp_path / "nowhere" / "out.md")
    assert code == 2
    assert err.startswith("diff.py: ") and "cannot be written" in err
    (tmp_path / "folder").mkdir()
    assert run(capsys, old.folder, reworded.folder, "--output", tmp_path / "folder")[0] == 2
    assert not list(tmp_path.glob(".*"))


def test_the_command_may_be_cut_off_by_its_reader(old, reworded):
    command = f"'{sys.executable}' scripts/diff.py '{old.folder}' '{reworded.folder}' --full --format json"
    done = subprocess.run(f"{command} | head -c 5", shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ('{\n "o', "")

"""What diff.py reports of two editions: every change once, by its name, with the version step it calls for."""

import csv
import json
import random
import re
import shutil

import diff
import pytest
from sample import ROOT, git

from diplodata._names import ARTICLE_ROWS, EXACTLY_ONE, LANGUAGE, PAIRS, PARQUET, ROWS, TABLES, TITLE_ES
from diplodata.validation.keys import DERIVED_IDS
from diplodata.validation.package import RawPackage, Row, Table
from diplodata.validation.snapshot import LARGEST_FILE
from diplodata_build.base.git import parse_version
from diplodata_build.curation.retired import Retired
from diplodata_build.editions.compare import compare
from diplodata_build.editions.descriptors import descriptor_changes
from diplodata_build.editions.edition import Step, next_version, read_edition, step_between
from diplodata_build.editions.rows import ABOUT, LABELS, UNPROMISED, IdRedirects, compare_rows

NO_REDIRECTS = IdRedirects(Retired(), set())
# An actor of the sample that owns a statement, another one, and a work.
ACTOR, OTHER_ACTOR, WORK = "red-puertos", "mesa-faros", "pons-2011"


class Copy:
    """A copy of a package, at first a released one, that a test changes by hand."""

    def __init__(self, source, folder, released="2026-10-01", version="0.1.0"):
        self.folder = folder
        shutil.copytree(source / "data", folder / "data")
        self.descriptor = json.loads((source / "datapackage.json").read_text("utf-8"))
        self.parquet = json.loads((source / PARQUET / "datapackage.json").read_text("utf-8"))
        self.descriptor |= {"version": version, "created": f"{released}T00:00:00Z"}
        if not released:
            del self.descriptor["created"]
        self.save()
        self.retire()

    def save(self):
        for folder, descriptor in (("", self.descriptor), (PARQUET, self.parquet)):
            (self.folder / folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")

    def retire(self, *entries):
        path = self.folder / "curation" / "retired.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("# test\n" + ("\n".join(entries) or "[]"), "utf-8")

    def resource(self, table):
        folder, _, name = table.rpartition("/")
        described = self.parquet if folder else self.descriptor
        return next(one for one in described["resources"] if one["name"] == name)

    def field(self, table, name):
        return next(one for one in self.resource(table)["schema"]["fields"] if one["name"] == name)

    def path(self, table):
        return self.folder / "data" / "csv" / f"{table}.csv"

    def rows(self, table):
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table, rows):
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def edit(self, table, change):
        self.write(table, [change(row) for row in self.rows(table)])

    def remove(self, table, *ids):
        header, *rows = self.rows(table)
        self.write(table, [header, *(row for row in rows if row[0] not in ids)])

    def to(self, other):
        return compare(read_edition(str(self.folder), ROOT), read_edition(str(other.folder), ROOT))


@pytest.fixture(scope="module")
def package(built_sample):
    return RawPackage(built_sample)


@pytest.fixture
def old(built_sample, tmp_path):
    return Copy(built_sample, tmp_path / "old")


@pytest.fixture
def new(built_sample, tmp_path):
    return Copy(built_sample, tmp_path / "new", released=None, version="0.2.0")


def only(found):
    (table,) = found.tables
    return table


def run(capsys, *arguments):
    code = diff.main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


# Nothing, and single cells


def test_an_edition_does_not_differ_from_itself(old, new, capsys):
    found = old.to(new)  # another version and date are no difference of the data
    assert (bool(found), found.step, found.reasons) == (False, Step.NONE, [])
    for form in ("markdown", "json"):
        code, out, err = run(capsys, old.folder, new.folder, "--format", form, "--fail-if-different")
        assert (code, err) == (0, "")
        assert "Nothing differs." in out or json.loads(out)["tables"] == {}


def edited(table, changes):
    """A copy of a table with other cells: ``changes`` maps (row, column) to the new cell."""
    rows = [Row(row.items(), row.file, row.number) for row in table.rows]
    for (number, column), cell in changes.items():
        rows[number][column] = cell
    return Table(**{**table.__dict__, "rows": rows})


def reported(found):
    """(id, field, old, new) of all cells that are reported, those that only follow too."""
    rows = [*found.changed, *found.rederived]
    return sorted((row.id, cell.field, cell.old, cell.new) for row in rows for cell in (*row.cells, *row.derived))


@pytest.mark.parametrize("name", TABLES)
def test_a_change_in_any_column_of_any_table_is_reported_once(name, package):
    table = package.tables[name]
    columns = [column for column in table.header if column not in table.primary_key]
    changes = {(number % len(table.rows), column): f"new {number}" for number, column in enumerate(columns)}
    found = compare_rows(table, edited(table, changes), NO_REDIRECTS)
    expected = [
        (":".join(table.key(table.rows[number])), column, table.rows[number][column], cell)
        for (number, column), cell in changes.items()
    ]
    assert reported(found) == sorted(expected)
    assert not found.added and not found.removed and not found.renamed


@pytest.mark.parametrize("name", TABLES)
def test_another_key_is_another_row_where_it_lasts(name, package):
    table = package.tables[name]
    found = compare_rows(table, edited(table, {(0, table.primary_key[0]): "another"}), NO_REDIRECTS)
    if name in ABOUT:
        assert not found.added and not found.removed and not found.changed
        assert [cell.new for row in found.rederived for cell in row.derived] == ["another"]
    else:
        assert (len(found.added), len(found.removed), len(found.changed)) == (1, 1, 0)
        assert found.removed[0].number == 2


def small(*rows, header=("work_id", "label"), key=1):
    """A table of works with a key of the first columns."""
    made = [Row(zip(header, row, strict=True), "works.csv", number) for number, row in enumerate(rows, 2)]
    return Table("works", "works.csv", primary_key=header[:key], header=list(header), rows=made)


def test_keys_are_compared_as_they_are():
    found = compare_rows(small(("null", "x")), small(("undefined", "x")), NO_REDIRECTS)
    assert ([row.id for row in found.removed], [row.id for row in found.added]) == (["null"], ["undefined"])
    before, after = small(("a", "1"), ("", "2")), small(("", "2"), ("a", "1"))
    assert not compare_rows(before, after, NO_REDIRECTS).steps  # another order is no difference
    assert reported(compare_rows(small(("x", "1 ")), small(("x", "01")), NO_REDIRECTS)) == [("x", "label", "1 ", "01")]
    before, after = small(("a:b", "c"), key=2), small(("a", "b:c"), key=2)
    assert len(compare_rows(before, after, NO_REDIRECTS).removed) == 1
    before, after = small(("a", "1"), ("a", "2")), small(("a", "1"), ("a", "3"), ("a", "4"))
    found = compare_rows(before, after, NO_REDIRECTS)  # rows that share a key are all compared
    assert reported(found) == [("a", "label", "2", "3")]
    assert [row.label for row in found.added] == ["4"]


def test_doubled_ids_are_warned_of_and_evidence_with_other_words_is_changed(old, new, capsys):
    evidence = new.rows("evidence")
    evidence[5][0], evidence[5][evidence[0].index("exact")] = "ev-0", "otras palabras"
    new.write("evidence", evidence)
    table = only(old.to(new))
    assert [[cell.new for cell in row.cells] for row in table.changed] == [["otras palabras"]]
    assert not table.added and not table.removed
    new.write("works", [*(rows := new.rows("works")), rows[1]])
    code, _, err = run(capsys, old.folder, new.folder)
    assert code == 0
    assert f"works.csv:{len(rows) + 1}:work_id: 2 × «{rows[1][0]}»" in err


# Added, removed and renamed rows


def test_added_and_removed_rows(old, new):
    header, row = new.rows("errata")
    extra = ["my-erratum", *row[1:]]
    new.write("errata", [header, extra])
    found = old.to(new)
    table = only(found)
    assert [(one.id, one.number) for one in table.removed] == [(row[0], 2)]
    assert [(one.id, one.label) for one in table.added] == [("my-erratum", row[header.index("as_printed")])]
    assert (found.step, found.next_version) == (Step.MAJOR, "1.0.0")
    new.write("errata", [header, row, extra])
    assert old.to(new).step == Step.MINOR


def rename(copy, before, after):
    """Give an id another name wherever it occurs, in ids made of it too, and derive other ids again."""
    for name in TABLES:
        header, *rows = copy.rows(name)
        derived = {0} if name in ABOUT else set()
        if name == "mentions":
            derived.add(header.index("name_id"))
        for row in rows:
            row[:] = (".".join(after if part == before else part for part in cell.split(".")) for cell in row)
            row[:] = (cell[::-1] if i in derived else cell for i, cell in enumerate(row))
        copy.write(name, [header, *rows])


def test_a_renamed_actor_is_reported_as_renamed_and_all_else_follows(old, new):
    rename(new, ACTOR, "brand-new")
    new.retire(f"- {{id: {ACTOR}, replaced_by: brand-new, since: '0.2.0', reason: clearer}}")
    found = old.to(new)
    tables = {table.name: table for table in found.tables}
    for name in ("actors", "entities"):
        assert [(row.old_id, row.id) for row in tables[name].renamed] == [(ACTOR, "brand-new")]
    assert tables["statements"].renamed and tables["mentions"].rederived
    assert not any((*table.added, *table.removed, *table.changed) for table in found.tables)
    assert (found.step, found.problems) == (Step.MAJOR, [])
    new.retire()  # negative control: without the entry the id ended
    assert f"actors:{ACTOR}" in re.sub(r":\d+:", ":", str(old.to(new).problems[0]))


def test_an_actor_that_is_merged_into_another_is_gone_and_its_references_follow(old, new):
    rename(new, OTHER_ACTOR, ACTOR)
    for name in ("actors", "entities"):
        new.write(name, list({row[0]: row for row in new.rows(name)}.values()))
    shutil.copy(old.path("actors"), new.path("actors"))
    new.remove("actors", OTHER_ACTOR)
    new.retire(f"- {{id: {OTHER_ACTOR}, replaced_by: {ACTOR}, since: '0.2.0', reason: same}}")
    tables = {table.name: table for table in old.to(new).tables}
    assert [row.id for row in tables["actors"].removed] == [OTHER_ACTOR]
    assert not tables["actors"].renamed
    assert not tables["evidence"].changed and tables["evidence"].rederived


def test_an_actor_is_gone_by_its_own_id_once_no_table_has_it(old, new):
    new.remove("actors", OTHER_ACTOR)
    assert old.to(new).problems == []  # it is an entity still
    new.remove("entities", OTHER_ACTOR)
    (problem,) = old.to(new).problems  # once for all tables
    assert re.fullmatch(rf"actors:\d:{OTHER_ACTOR}", problem.place)
    new.retire(f"- {{id: {OTHER_ACTOR}, replaced_by: {WORK}, since: '0.2.0', reason: no actor}}")
    tables = {table.name: table for table in old.to(new).tables}
    assert [row.id for row in tables["actors"].removed] == [OTHER_ACTOR]


# Derived ids


def derive_again(copy):
    """Shift all positions in the text by some characters, and give derived rows new ids."""
    generator = random.Random(0)
    for name in TABLES:
        header, *rows = copy.rows(name)
        anew = {"name_id"} if name == "mentions" else set()
        if name in ABOUT and name != "attributions":
            anew.add(header[0])
        for row in rows:
            for i, column in enumerate(header):
                if column in ("char_start", "char_end"):
                    row[i] = str(int(row[i]) + 7)
                elif column in anew or column == "source_sha256":
                    row[i] = f"{generator.random()}"
        copy.write(name, [header, *rows])


def test_shifted_positions_and_ids_derived_again_are_only_counted(old, new, package, capsys):
    derive_again(new)
    found = old.to(new)
    moved = ("quotes", "names", "statements", "mentions", "evidence", "citations", "translations", "errata", "coverage")
    assert {table.name for table in found.tables} == set(moved)
    for table in found.tables:
        assert not table.added and not table.removed and not table.changed, table.name
        assert len(table.rederived) == len(package.tables[table.name].rows)
    assert found.step == Step.PATCH and set(DERIVED_IDS) <= UNPROMISED
    assert f"- **names**: {len(package['names'].rows)} rederived\n" in run(capsys, old.folder, new.folder)[1]


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("again", [False, True])
def test_a_removed_row_of_a_derived_table_is_reported_alone(name, again, old, new):
    """Of rows about the same the first goes, so that no looser comparison may come before a stricter one."""
    header, *rows = new.rows(name)
    about = [[row[header.index(column)] for column in ABOUT[name]] for row in rows]
    gone = max(range(len(rows)), key=lambda i: (about[i + 1 :].count(about[i]), -i))
    new.write(name, [header, *rows[:gone], *rows[gone + 1 :]])
    if again:
        derive_again(new)
    found = old.to(new)
    tables = {table.name: table for table in found.tables}
    label = next((cell for column, cell in zip(header, rows[gone], strict=True) if column in LABELS and cell), "")
    assert [row.label for row in tables[name].removed] == [label]  # of equal rows any may be reported
    assert not any((*table.added, *table.changed) for table in tables.values())
    assert again or ([row.id for row in tables[name].removed] == [rows[gone][0]] and not tables[name].rederived)
    assert (found.step, found.problems) == (Step.PATCH, [])


# Fields, constraints, keys, metadata


def put(holder, values):
    """Change values in place; None takes one away, a function changes a list."""
    for key, value in values.items():
        if isinstance(value, dict) and key in holder:
            put(holder[key], value)
        elif callable(value):
            value(holder[key])
        elif value is None:
            del holder[key]
        else:
            holder[key] = value


DESCRIPTOR = [
    ("works.year", {"type": "string"}, "type", Step.MAJOR),
    ("works.authors", {"constraints": {"required": True}}, "required", Step.MAJOR),
    ("works.authors", {"constraints": {"required": False}}, None, Step.NONE),
    ("works.label", {"constraints": {"required": None}}, "required", Step.MINOR),
    ("works.authors", {"constraints": {"pattern": "[A-Z].*"}}, "pattern", Step.MAJOR),
    ("works.work_id", {"constraints": {"pattern": ".*"}}, "pattern", Step.MAJOR),
    ("quotes.page", {"constraints": {"minimum": 2}}, "minimum", Step.MAJOR),
    ("quotes.page", {"constraints": {"minimum": 0}}, "minimum", Step.MINOR),
    ("articles.year", {"constraints": {"maximum": 99999}}, "maximum", Step.MINOR),
    ("articles.year", {"constraints": {"maximum": 3000}}, "maximum", Step.MAJOR),
    ("actors.scale", {"constraints": {"enum": lambda codes: codes.append("galactic")}}, "enum added", Step.MINOR),
    ("actors.scale", {"constraints": {"enum": list.pop}}, "enum removed", Step.MAJOR),
    ("actors.scale", {"constraints": {"enum": list.reverse}}, "order of enum", Step.PATCH),
    ("works.label", {"constraints": {"enum": ["a"]}}, "enum", Step.MAJOR),
    ("actors.scale", {"constraints": {"enum": None}}, "enum", Step.MINOR),
    ("works", {"schema": {"primaryKey": ["label"]}}, "primaryKey", Step.MAJOR),
    ("names", {"schema": {"foreignKeys": []}}, "foreignKeys removed", Step.MINOR),
    ("works", {"schema": {"missingValues": ["", "-"]}}, "missingValues", Step.MAJOR),
    ("evidence", {"schema": {EXACTLY_ONE: []}}, EXACTLY_ONE, Step.MAJOR),
    ("works.note_es", {LANGUAGE: "en"}, LANGUAGE, Step.MAJOR),
    ("relations", {"schema": {PAIRS: {"member_of": []}}}, f"{PAIRS} removed", Step.MAJOR),
    ("works.year", {"title": "Y"}, "title", Step.PATCH),
    ("works", {TITLE_ES: "O"}, TITLE_ES, Step.PATCH),
    ("data/parquet/works", {"path": "views/works.parquet"}, "path", Step.MAJOR),
    ("data/parquet/works", {"format": "parquet"}, "format", Step.MAJOR),
    ("data/parquet/works", {"title": "as in the other"}, None, Step.NONE),
    ("package", {"licenses": [{"name": "CC0-1.0"}]}, "licenses", Step.PATCH),
    ("package", {"name": "n"}, "name", Step.MAJOR),
    ("package", {"resources": list.pop}, "resources removed", Step.MAJOR),
    ("package", {"resources": list.reverse}, "order of resources", Step.PATCH),
    ("works", {"hash": "sha256:0", "bytes": 1, ROWS: 0, ARTICLE_ROWS: {}}, None, Step.NONE),
    ("package", {"id": "https://doi.org/10.1/1"}, None, Step.NONE),
]


@pytest.mark.parametrize(
    ("place", "values", "what", "step"), DESCRIPTOR, ids=[f"{place}-{what}" for place, _, what, _ in DESCRIPTOR]
)
def test_what_changes_in_the_descriptor_and_its_step(place, values, what, step, old, new):
    table, _, name = place.partition(".")
    put(new.descriptor if place == "package" else new.field(table, name) if name else new.resource(table), values)
    new.save()
    found = old.to(new)
    assert found.step == step
    assert [(one.place, one.what, one.step) for one in found.changes] == ([(place, what, step)] if what else [])
    assert not found.tables  # no row is reported as changed


FIELDS = {  # what becomes of the fields, and of the cells of a row
    "fields removed": (list.pop, list.pop),
    "fields added": (
        lambda fields: fields.append({"name": "shelf", "type": "string"}),
        lambda row: row.append("shelf"),
    ),
    "order of fields": (lambda fields: fields.insert(1, fields.pop(2)), lambda row: row.insert(1, row.pop(2))),
}


@pytest.mark.parametrize("what", FIELDS)
def test_fields_that_change_are_major_and_no_row_is_reported(what, old, new):
    change, change_row = FIELDS[what]
    change(new.resource("works")["schema"]["fields"])
    rows = new.rows("works")
    for row in rows:
        change_row(row)
    new.write("works", rows)
    new.save()
    found = old.to(new)
    assert [(one.place, one.what, one.step) for one in found.changes] == [("works", what, Step.MAJOR)]
    assert not found.tables


IGNORED = {"version", "id", "created", "bytes", "hash", "rows", "articleRows", "unfinished"}


def leaves(value, path=()):
    """The path of every single value in a descriptor, apart from what follows from rows or is about the edition."""
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if str(key).removeprefix("diplodata:") not in IGNORED:
                yield from leaves(inner, (*path, key))
    else:
        yield path


def test_no_single_value_of_the_descriptor_changes_unreported(package, old):
    after = RawPackage(old.folder)
    for number, path in enumerate(random.Random(1).sample(list(leaves(package.descriptor)), 300)):
        holder = after.descriptor = json.loads(json.dumps(package.descriptor))
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = f"other {number}"
        after.resources = after.descriptor["resources"]
        assert descriptor_changes(package, after), path


def test_an_added_table_is_minor_and_a_removed_one_major(old, new, package):
    old.descriptor["resources"].remove(old.resource("errata"))
    old.save()
    for one, other, what, step in ((old, new, "added", Step.MINOR), (new, old, "removed", Step.MAJOR)):
        found = one.to(other)
        (change,) = found.changes
        assert (change.what, change.new or change.old, change.step) == (f"resources {what}", ["errata"], step)
        assert len(getattr(only(found), what)) == len(package["errata"].rows)
        assert found.step == step


# Versions


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [("0.1.0", "0.1.0", Step.NONE), ("0.1.0", "0.1.7", Step.PATCH), ("0.1.9", "0.2.0", Step.MINOR),
     ("0.9.9", "1.0.0", Step.MAJOR), ("1.9.0", "1.10.0", Step.MINOR)],
)  # fmt: skip
def test_steps_between_versions(before, after, step):
    old = parse_version(before)
    assert step_between(old, parse_version(after)) == step
    assert step_between(old, parse_version(next_version(old, step))) == step


@pytest.mark.parametrize("version", ["0.1", "banana", ""])
def test_after_an_edition_without_a_version_none_is_the_next(version, built_sample, tmp_path, new):
    old = Copy(built_sample, tmp_path / "old", version=version)
    new.remove("works", WORK)
    assert (old.to(new).step, old.to(new).next_version) == (Step.MAJOR, None)


# Ids that ended


def test_a_released_id_that_ended_needs_an_entry(old, new, capsys):
    new.remove("works", WORK)
    code, out, err = run(capsys, old.folder, new.folder)
    assert code == 1
    entry = re.escape(f'add to curation/retired.yaml: - {{id: {WORK}, replaced_by: …, since: "0.2.0"')
    assert re.match(rf"works:\d:{WORK}: released in 0.1.0 and gone; {entry}", err)
    assert f"1 removed (`{WORK}`)" in out
    assert "Version step: **major**" in out and "After 0.1.0: 1.0.0 or later." in out
    new.retire(f"- {{id: {WORK}, replaced_by: null, since: '0.2.0', reason: no work}}")
    assert run(capsys, old.folder, new.folder)[0] == 0


def test_ids_made_of_an_entity_are_explained_by_its_entry(old, new):
    header, *rows = new.rows("statements")
    new.write("statements", [header, *(row for row in rows if row[1] != ACTOR)])
    for name in ("actors", "entities"):
        new.remove(name, ACTOR)
    ended = {problem.place.split(":")[2] for problem in old.to(new).problems}
    assert ended == {ACTOR, *(row[0] for row in rows if row[1] == ACTOR)}
    new.retire(f"- {{id: {ACTOR}, replaced_by: null, since: '0.2.0', reason: not in the article}}")
    assert old.to(new).problems == []


def test_before_the_first_release_ids_may_end(built_sample, tmp_path, new, capsys):
    draft = Copy(built_sample, tmp_path / "draft", released=None)
    new.remove("works", WORK)
    code, out, err = run(capsys, draft.folder, new.folder)
    assert (code, err) == (0, "")
    assert WORK in out and "The old edition is no release" in out


def test_entries_are_followed_until_an_id_is_known(old, new):
    new.remove("works", WORK)
    kept = new.rows("works")[1][0]
    first = f"- {{id: {WORK}, replaced_by: middle, since: '0.2.0', reason: r}}"
    new.retire(first, f"- {{id: middle, replaced_by: {kept}, since: '0.3.0', reason: r}}")
    assert old.to(new).problems == []
    new.retire(first)  # negative control: it leads nowhere
    (problem,) = old.to(new).problems
    assert problem.place == "curation/retired.yaml:2"
    assert "'middle', which is no id of the new edition" in problem.message


GOOD = "- {id: a, replaced_by: null, since: 0.2.0, reason: r}"
RETIRED = [
    (GOOD.replace("reason: r", "reason: r, why: x"), "retired.yaml:2: .*why"),
    (GOOD.replace(", reason: r", ""), "retired.yaml:2: .*reason"),
    (GOOD.replace("0.2.0", "soon"), "retired.yaml:2: .*since"),
    ("id: a", "retired.yaml:2"),
    (GOOD.replace("null", "a"), "retired.yaml:2: 'a' is replaced by itself"),
    (f"{GOOD}\n{GOOD}", "retired.yaml:3: 'a' is already used"),
]


@pytest.mark.parametrize(("entries", "message"), RETIRED)
def test_mistakes_in_the_newer_retired_ids_are_reported_with_their_line(entries, message, old, new, capsys):
    old.retire(entries)
    assert run(capsys, old.folder, new.folder)[0] == 0  # the older ones do not count
    new.retire(entries)
    code, out, err = run(capsys, old.folder, new.folder)
    assert (code, out) == (2, "")
    assert re.search(f"^{re.escape(str(new.folder))}: .*{message}", err, re.M)


# Where editions come from


def test_tags_and_revisions_are_read_without_a_checkout(old, capsys):
    git(old.folder, "init", "add .", "commit -m one", "tag v0.1.0")
    old.remove("works", WORK)
    git(old.folder, "commit -am two")
    here = {path: path.read_bytes() for path in old.folder.rglob("*") if path.is_file() and ".git" not in path.parts}
    code, out, err = run(capsys, "v0.1.0", "HEAD", "--root", old.folder, "--format", "json")
    assert code == 1 and WORK in err
    assert json.loads(out)["tables"]["works"]["removed"][0]["id"] == WORK
    assert all(path.read_bytes() == content for path, content in here.items())
    assert run(capsys, "HEAD", old.folder, "--root", old.folder, "--fail-if-different")[0] == 0
    assert run(capsys, "HEAD~1", "v0.1.0", "--root", old.folder, "--fail-if-different")[0] == 0
    code, out, err = run(capsys, "v9.9.9", "HEAD:data", "--root", old.folder)
    assert (code, out) == (2, "")
    assert err.count("no such folder, nor a tag or revision of this repository") == 2


def works(content):
    return lambda copy: copy.path("works").write_bytes(copy.path("works").read_bytes().splitlines()[0] + content)


def descriptor(content):
    return lambda copy: (copy.folder / "datapackage.json").write_bytes(content)


def pointing(path):
    return lambda copy: copy.resource("works").update(path=path)


def same_field(copy):
    copy.field("works", "authors")["name"] = "label"
    copy.edit("works", lambda row: ["label" if cell == "authors" else cell for cell in row])


UNUSABLE = {
    "a table that is not there": (lambda c: c.path("works").unlink(), "the file of table 'works' is not there"),
    "no UTF-8": (works(b"\n\xff"), "works.csv:2"),
    "a short row": (works(b"\na,b\n"), "works.csv:2: 2 ≠ "),
    "a bomb": (works(bytes(LARGEST_FILE)), f"> {LARGEST_FILE}"),
    "a path out of the folder": (pointing("../works.csv"), "'../works.csv'"),
    "a field twice": (same_field, "2 fields of 'works' are called 'label'"),
    "a table twice": (lambda c: c.descriptor["resources"].append(c.resource("works")), "2 resources are called"),
}
DESCRIPTORS = {
    "no descriptor": (lambda c: (c.folder / "datapackage.json").unlink(), "holds no datapackage.json"),
    "no JSON": (descriptor(b"{"), "datapackage.json"),
    "no object": (descriptor(b"[1]"), "datapackage.json"),
}


@pytest.mark.parametrize("case", [*UNUSABLE, *DESCRIPTORS])
def test_what_cannot_be_read_is_reported_in_a_line(case, old, new, capsys):
    change, message = (UNUSABLE | DESCRIPTORS)[case]
    change(new)
    if case in UNUSABLE:
        new.save()
    output = new.folder.parent / "out.md"
    code, out, err = run(capsys, new.folder, old.folder, "--output", output)
    assert (code, out, output.exists()) == (2, "", False)
    assert message in err
    assert all(line.startswith(f"{new.folder}: ") for line in err.splitlines()[:-1])
    _, _, err = run(capsys, new.folder, "v9.9.9")  # both are reported at once
    assert message in err and "v9.9.9: no such folder" in err


@pytest.mark.parametrize("depth", [400, 900, 20_000])
def test_a_descriptor_of_any_depth_is_no_traceback(depth, old, new, capsys):
    text = json.dumps(new.descriptor | {"x": "X"}).replace('"X"', "[" * depth + "]" * depth)
    (new.folder / "datapackage.json").write_text(text, "utf-8")
    for form in ("markdown", "json"):
        code, _, err = run(capsys, old.folder, new.folder, "--format", form)
        assert code == 0 or "1 problem(s)" in err


# What is shown


@pytest.fixture
def reworded(new):
    """NEW with other English, in one cell with what Markdown and terminals would act on."""
    header, *rows = new.rows("actors")
    for row in rows:
        row[header.index("name_en")] += " more"
    rows[0][header.index("description_en")] = "a|b <b>*x*</b>\nsecond \x1b[31mline"
    new.write("actors", [header, *rows])
    new.field("works", "year")["description"] = "Something else."
    new.save()
    return new


def test_markdown_counts_or_shows_all(old, reworded, package, capsys):
    count = len(package["actors"].rows)
    _, short, _ = run(capsys, old.folder, reworded.folder)
    _, full, _ = run(capsys, old.folder, reworded.folder, "--full")
    assert f"Version step: **patch** (rows changed: actors {count}; metadata: 1 changed)." in short
    assert f"- **actors**: {count} changed (`name_en` {count}, `description_en` 1)\n" in short
    assert "- description changed: `works.year`\n" in short and "Something else." not in short
    assert full.count("  - changed `") == count
    assert "- works.year: description «" in full and "→ «Something else.»" in full
    assert r"«a|b \<b>\*x\*\</b> second \x1b\[31mline»".replace(r"\x1b", r"\\x1b") in full
    assert "\x1b" not in full


def test_json_has_every_cell_as_it_is(old, reworded, package, tmp_path, capsys):
    path = tmp_path / "changes.json"
    code, out, err = run(capsys, old.folder, reworded.folder, "--format", "json", "--output", path)
    assert (code, out, err) == (0, "", "")
    found = json.loads(path.read_text("utf-8"))
    assert (found["step"], found["next_version"]) == ("patch", "0.1.1")
    rows = found["tables"]["actors"]["changed"]
    assert len(rows) == len(package["actors"].rows)
    assert "a|b <b>*x*</b>\nsecond \x1b[31mline" in [cell["new"] for cell in rows[0]["cells"]]
    assert run(capsys, old.folder, reworded.folder, "--fail-if-different")[0] == 1
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "nowhere" / "out.md", tmp_path / "folder"):  # what cannot be written leaves nothing
        code, _, err = run(capsys, old.folder, reworded.folder, "--output", path)
        assert code == 2 and f"{path}: cannot be written" in err
    assert not list(tmp_path.glob(".*"))

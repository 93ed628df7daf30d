"""YAML with line marks: what it keeps, and what it refuses with the line of the mistake."""

from pathlib import Path

import pytest

from diplodata_build.base.problems import BuildError
from diplodata_build.base.yaml_lines import read_yaml


def _read(folder: Path, text: str):
    file = folder / "records.yaml"
    file.write_bytes(text.encode("utf-8"))
    return read_yaml(file, folder)


def _refusal(folder: Path, text: str) -> str:
    with pytest.raises(BuildError) as caught:
        _read(folder, text)
    return str(caught.value)


def test_scalars_stay_strings_and_keep_their_lines(tmp_path):
    marked = _read(tmp_path, "- year: 2010\n  country: NO\n\n- year: ~\n  note: ''\n")
    assert marked.value == [{"year": "2010", "country": "NO"}, {"year": None, "note": ""}]
    assert marked.place((0, "country")) == "records.yaml:2"
    assert marked.place((1, "year")) == marked.place((1, "missing", 0)) == "records.yaml:4"


ALIASES = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{o}, *{o}]\n" for o, n in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: 1\nb: 2\na: 3\n", "records.yaml:3: key 'a' occurs twice in one mapping"),
        (ALIASES, "an alias"),  # before it can grow
        ("[" * 995 + "]" * 995, "records.yaml: nested too deeply"),
        ("[" * 100_000, "maximum nesting"),
    ],
)
def test_what_grows_or_occurs_twice_is_refused(tmp_path, text, finding):
    assert finding in _refusal(tmp_path, text)


def test_every_alias_and_tag_has_its_line(tmp_path):
    refusal = _refusal(tmp_path, "a: &a x\nb:\n- *a\n- !!int 5\nc: {*a : 1}\n").splitlines()
    assert sorted(line.partition(" ")[0] for line in refusal) == [f"records.yaml:{number}:" for number in (3, 4, 5)]


@pytest.mark.parametrize("text", ["a: [1\n", "a: b: c\n", "\ta: 1\n"])
def test_what_is_not_yaml_is_one_line_with_its_place(tmp_path, text):
    refusal = _refusal(tmp_path, text)
    assert refusal.startswith("records.yaml:") and "\n" not in refusal


def test_a_missing_file_and_bytes_that_are_not_utf8(tmp_path):
    with pytest.raises(BuildError, match=r"none\.yaml: the file is missing"):
        read_yaml(tmp_path / "none.yaml", tmp_path)
    (tmp_path / "latin.yaml").write_bytes("a: México".encode("latin-1"))
    with pytest.raises(BuildError, match=r"latin\.yaml: not UTF-8 text: .* at byte 4"):
        read_yaml(tmp_path / "latin.yaml", tmp_path)

"""What is refused before anything of a package is used."""

import json
import stat
import zipfile

import pytest

from diplodata_build.base.problems import BuildError
from diplodata_build.english.engines.argos import PINNED, PINNED_NAME, Pin, digest, unpack

METADATA = {"package_version": "1.0", "from_code": "es", "to_code": "en"}


def _package(path, files=None, metadata=METADATA):
    contents = {"m/metadata.json": json.dumps(metadata)} | (files or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def _refused(path, folder, message):
    with pytest.raises(BuildError, match=message):
        unpack(path, Pin(digest(path)), folder)
    assert not folder.exists() or not list(folder.iterdir())


def test_sound_package(tmp_path):
    model = _package(tmp_path / "a.argosmodel", {"m/model/config.json": "{}"})
    folder = unpack(model, Pin(digest(model).upper(), model.stat().st_size), tmp_path / "out")
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.json")) == [
        "metadata.json",
        "model/config.json",
    ]


def test_not_at_hand(tmp_path):
    with pytest.raises(BuildError) as caught:
        unpack(tmp_path / "absent.argosmodel", PINNED, tmp_path / "out")
    for part in (PINNED_NAME, "87,381,097", PINNED.sha256, "--model FILE", "connected machine"):
        assert part in str(caught.value)


def test_another_size(tmp_path):
    model = _package(tmp_path / "a.argosmodel")
    with pytest.raises(BuildError, match="87,381,097 were expected"):
        unpack(model, PINNED, tmp_path / "out")


def test_another_hash(tmp_path):
    model = _package(tmp_path / "a.argosmodel")
    with pytest.raises(BuildError, match="another file"):
        unpack(model, Pin("0" * 64), tmp_path / "out")


@pytest.mark.parametrize("name", ["../x", "m/../../x", "/x", "m\\..\\x", "C:/x"])
def test_names_that_leave_the_folder(tmp_path, name):
    _refused(_package(tmp_path / "a.argosmodel", {name: "x"}), tmp_path / "out", "would leave the model's folder")


def test_link(tmp_path):
    link = zipfile.ZipInfo("m/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = _package(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc")
    _refused(path, tmp_path / "out", "would leave the model's folder")


@pytest.mark.parametrize("files", [{"n/x": "x"}, {"m/X": "x", "m/x": "x"}])
def test_more_than_one_folder_of_files_named_once(tmp_path, files):
    _refused(_package(tmp_path / "a.argosmodel", files), tmp_path / "out", "not one folder of files with one name each")


def test_bomb(tmp_path):
    path = _package(tmp_path / "a.argosmodel", {"m/model.bin": "0" * 5_000_000})
    _refused(path, tmp_path / "out", "files of 5,000,0.. bytes")


def test_too_many_files(tmp_path):
    path = _package(tmp_path / "a.argosmodel", {f"m/{i}": "" for i in range(1001)})
    _refused(path, tmp_path / "out", "1002 files")


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (METADATA | {"from_code": "en", "to_code": "es"}, "from en to es; one from es to en alone"),
        (METADATA | {"target_prefix": ">>en<<"}, "one from es to en alone"),
        ({}, "one from es to en alone"),
        ([], "no readable m/metadata.json"),
    ],
)
def test_other_languages(tmp_path, metadata, message):
    _refused(_package(tmp_path / "a.argosmodel", metadata=metadata), tmp_path / "out", message)


def test_no_zip_and_half_a_zip(tmp_path):
    path = tmp_path / "a.argosmodel"
    path.write_bytes(b"no zip")
    _refused(path, tmp_path / "out", "no whole zip")
    whole = _package(tmp_path / "b.argosmodel", {"m/model.bin": bytes(range(256)) * 40}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    _refused(path, tmp_path / "out", "no whole zip")


def test_damaged_inside(tmp_path):
    path = tmp_path / "a.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/metadata.json", json.dumps(METADATA))
        archive.writestr("m/model.bin", "model words")
    path.write_bytes(path.read_bytes().replace(b"model words", b"model WORDS"))
    with pytest.raises(BuildError, match="no whole zip"):
        unpack(path, Pin(digest(path)), tmp_path / "out")


def test_damaged_stream(tmp_path):
    path = _package(tmp_path / "a.argosmodel", {"m/model.bin": "words " * 300})
    content = bytearray(path.read_bytes())
    start = content.index(b"m/model.bin") + len("m/model.bin")
    content[start : start + 6] = b"\xff" * 6
    path.write_bytes(content)
    with pytest.raises(BuildError, match="no whole zip"):
        unpack(path, Pin(digest(path)), tmp_path / "out")


def test_entry_that_needs_a_password(tmp_path):
    path = _package(tmp_path / "a.argosmodel")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(BuildError, match="no whole zip"):
        unpack(path, Pin(digest(path)), tmp_path / "out")

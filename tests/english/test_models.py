"""What is refused before anything of a package is used."""

import json
import stat
import zipfile
import zlib

import pytest

from diplodata_build.base.problems import BuildError
from diplodata_build.english.engines.argos import PINNED, PINNED_NAME, Pin, digest, find_model, unpack

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


def test_another_size_or_hash(tmp_path):
    model = _package(tmp_path / "a.argosmodel")
    for pin, message in ((PINNED, "87,381,097 were expected"), (Pin("0" * 64), "another file")):
        with pytest.raises(BuildError, match=message):
            unpack(model, pin, tmp_path / "out")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        *(({name: "x"}, "would leave the model's folder") for name in ("../x", "m/../../x", "/x", "m\\..\\x", "C:/x")),
        ({"n/x": "x"}, "not one folder of files with one name each"),
        ({"m/X": "x", "m/x": "x"}, "not one folder of files with one name each"),
        ({"m/model.bin": "0" * 5_000_000}, "files of 5,000,0.. bytes"),  # a bomb
        ({f"m/{i}": "" for i in range(1001)}, "1002 files"),
    ],
)
def test_files_that_leave_the_folder_or_fill_the_disk(tmp_path, files, message):
    _refused(_package(tmp_path / "a.argosmodel", files), tmp_path / "out", message)


def test_link(tmp_path):
    link = zipfile.ZipInfo("m/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = _package(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc")
    _refused(path, tmp_path / "out", "would leave the model's folder")


def test_the_newest_installed_package_that_is_not_broken_is_found(tmp_path, monkeypatch):
    packages = tmp_path / "argos-translate" / "packages"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    assert find_model() is None
    versions = {"one": "1.9", "two": "1.2", "three": "1.10", "four": "1.11"}
    for name, version in versions.items():
        (packages / name).mkdir(parents=True)
        pair = {"from_code": "en", "to_code": "es"} if name == "four" else {}
        (packages / name / "metadata.json").write_text(json.dumps(METADATA | {"package_version": version} | pair))
    for expected in ("three", "two", None):
        assert find_model() == (packages / expected if expected else None)
        if expected:
            (packages / expected / "metadata.json").unlink()
    (tmp_path / PINNED_NAME).touch()
    assert find_model().name == PINNED_NAME


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (METADATA | {"from_code": "en", "to_code": "es"}, "from en to es; one from es to en alone"),
        (METADATA | {"target_prefix": ">>en<<"}, "one from es to en alone"),
        ({}, "one from es to en alone"),
        ([], "no readable metadata.json"),
    ],
)
def test_other_languages(tmp_path, metadata, message):
    _refused(_package(tmp_path / "a.argosmodel", metadata=metadata), tmp_path / "out", message)


def _half(content):
    return content[: len(content) // 2]


def _other_sum(content):
    return content.replace((zlib.crc32(WORDS)).to_bytes(4, "little"), b"\0\0\0\0")


def _broken_stream(content):
    start = content.index(b"m/model.bin") + len("m/model.bin")
    return content[:start] + b"\xff" * 6 + content[start + 6 :]


def _with_a_password(content):
    content = bytearray(content)
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


WORDS = b"words " * 300


@pytest.mark.parametrize("damage", [lambda _: b"no zip", _half, _other_sum, _broken_stream, _with_a_password])
def test_damaged(tmp_path, damage):
    path = _package(tmp_path / "a.argosmodel", {"m/model.bin": WORDS})
    before = path.read_bytes()
    path.write_bytes(damage(before))
    assert path.read_bytes() != before
    with pytest.raises(BuildError, match="no whole zip"):
        unpack(path, Pin(digest(path)), tmp_path / "out")

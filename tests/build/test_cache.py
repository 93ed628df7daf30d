"""What builds keep of their computing: found again for the same input alone, and never needed."""

import pytest

from diplodata_build.base import cache
from diplodata_build.base.cache import Cache

MADE_OF = ("kind", b"bytes", ["a", None, 1])


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_same_input_is_computed_once(tmp_path):
    assert Cache(tmp_path).get(MADE_OF, lambda: [1]) == [1]
    assert Cache(tmp_path).get(MADE_OF, lambda: pytest.fail("made again")) == [1]
    assert Cache(tmp_path).get(("kind", b"bytes", ["a", None, 2]), lambda: [2]) == [2]
    assert len(_files(tmp_path)) == 2


def test_other_code_computes_anew(tmp_path, monkeypatch):
    Cache(tmp_path).get(MADE_OF, lambda: 1)
    monkeypatch.setattr(cache, "_of_machine", lambda: "other code")
    assert Cache(tmp_path).get(MADE_OF, lambda: 2) == 2


@pytest.mark.parametrize("spoil", [lambda whole: whole[:-1], lambda whole: b"", lambda whole: whole[:-2] + b"\0."])
def test_a_torn_or_altered_file_is_made_anew(tmp_path, spoil):
    Cache(tmp_path).get(MADE_OF, lambda: "first")
    (path,) = _files(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert Cache(tmp_path).get(MADE_OF, lambda: "second") == "second"
    assert Cache(tmp_path).get(MADE_OF, lambda: "third") == "second"


def test_what_is_raised_is_not_kept(tmp_path):
    with pytest.raises(ZeroDivisionError):
        Cache(tmp_path).get(MADE_OF, lambda: 1 // 0)
    assert not _files(tmp_path)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert Cache(tmp_path / "file").get(MADE_OF, lambda: 1) == 1


def test_what_nobody_asked_for_goes(tmp_path):
    Cache(tmp_path).get(MADE_OF, lambda: 1)
    used = Cache(tmp_path)
    used.get(("other",), lambda: 2)
    used.keep_used()
    assert Cache(tmp_path).get(("other",), lambda: pytest.fail("removed")) == 2
    assert len(_files(tmp_path)) == 1

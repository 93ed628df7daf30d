"""The frame around each text, with pipelines that need no Apertium."""

import pytest

from diplodata_build.base.problems import BuildError
from diplodata_build.english.engines import UNSURE
from diplodata_build.english.engines.apertium import Apertium, open_apertium

ECHO = Apertium("cat", "1")


@pytest.mark.parametrize(
    "text", ["llano", "a/b ^c$ [d] {e} <f> \\g +", "«¿Qué?»", "a*b #c @d ~e", "uno\ndos\t tres", "cinco \0 seis"]
)
def test_texts_come_back_unharmed(text):
    assert ECHO.translate([text]) == [" ".join(text.replace("\0", " ").split())]


def test_each_text_in_its_place_and_marks_are_told_from_signs_of_the_text():
    assert ECHO.translate(["uno", "", "dos\ntres", " "]) == ["uno", "", "dos tres", ""]
    assert ECHO.translate([]) == []
    marking = Apertium("sed 's/uno/*uno/; s/dos/#dos/; s/tres/@tres/'", "1")
    assert marking.translate(["*uno y dos", "tres @"]) == [f"*{UNSURE}uno y {UNSURE}dos", f"{UNSURE}tres @"]


@pytest.mark.parametrize("pipeline", ["false", "cat; exit 1", "tr -d '\\000'", "cat; printf 'x\\0'"])
def test_answers_that_do_not_fit(pipeline):
    with pytest.raises(BuildError, match="of 2 texts"):
        Apertium(pipeline, "1").translate(["uno", "dos"])


def test_not_installed(tmp_path):
    with pytest.raises(BuildError, match="apt-get install apertium apertium-eng-spa"):
        open_apertium(tmp_path / "spa-eng.mode")
    (tmp_path / "spa-eng.mode").write_text("no-such-program $1 'x y' | cat", "utf-8")
    with pytest.raises(BuildError, match="no-such-program not found"):
        open_apertium(tmp_path / "spa-eng.mode")


def test_pipeline_is_flushed_at_nul_in_every_stage(tmp_path):
    (tmp_path / "m.mode").write_text("cat -g $2 'a b' | sort $1\n", "utf-8")
    assert open_apertium(tmp_path / "m.mode").pipeline == "cat -z -g 'a b' | sort -z -g"

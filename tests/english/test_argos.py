"""The real classes of Argos Translate with the tiny package: no network, nothing in the home, known phrases right."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "tests" / "fixtures" / "argos" / "tiny-es_en.argosmodel"
SHA256 = MODEL.with_suffix(".argosmodel.sha256").read_text("utf-8").split()[0]
KNOWN = {
    "El artículo trata de la gobernanza global.": "The article deals with global governance.",
    "Según el autor, la paz es nueva.": "According to the author, peace is new.",
    "Según XQ2, la red no es nueva.": "According to XQ2, the network is not new.",
    "la ciudad y los migrantes": "the city and migrants",
    "El informe de XQ3 describe la campaña. La definición de XQ1 es clara.": (
        "The report of XQ3 describes the campaign. The definition of XQ1 is clear."
    ),
    "": "",
}
ENDLESS = "Organizaciones y clubes de migrantes en XQ0"
OPEN = f"""
import json
from pathlib import Path
from diplodata_build.english.engines.argos import open_argos
from diplodata_build.english.engines.argos import Pin
def engine(beam=1):
    return open_argos(Path({str(MODEL)!r}), Pin({SHA256!r}), beam)
"""


@pytest.fixture
def home(tmp_path):
    """An empty home that cannot be written into, with a temporary folder beside it."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "home").chmod(0o500)
    yield tmp_path / "home"
    (tmp_path / "home").chmod(0o700)


def _offline(home, code, **variables):
    """What code prints as JSON, run with sockets blocked and as little environment as there can be."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home.parent / "tmp")} | variables
    command = [sys.executable, str(Path(__file__).with_name("blocked.py")), str(ROOT / "scripts")]
    done = subprocess.run(
        command, input=OPEN + code, env=environment, cwd=home.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_known_phrases_without_network_or_home(home):
    answers = _offline(home, f"print(json.dumps(engine().translate({list(KNOWN)!r})))")
    assert answers == list(KNOWN.values())
    assert list(home.iterdir()) == []
    assert not list((home.parent / "tmp").glob("argos-*"))


def test_batch_is_what_the_library_gives_for_each_text(home):
    code = f"""
e = engine()
texts = [text for text in {list(KNOWN)!r} if text.count(".") < 2]
print(json.dumps([e.translate(texts * 30), [e.translation.translate(text) for text in texts] * 30]))
"""
    batched, single = _offline(home, code)
    assert batched == single


def test_settings_of_a_user_have_no_part(home):
    config = home.parent / "config"
    (config / "argos-translate").mkdir(parents=True)
    settings = {"ARGOS_BEAM_SIZE": "9", "ARGOS_COMPUTE_TYPE": "float32"}
    (config / "argos-translate" / "settings.json").write_text(json.dumps(settings), "utf-8")
    code = """
e = engine()
from argostranslate import settings
answers = [settings.beam_size, settings.compute_type, settings.intra_threads, settings.inter_threads]
print(json.dumps([*answers, str(settings.data_dir).startswith(e.folder.name)]))
"""
    answers = _offline(home, code, XDG_CONFIG_HOME=str(config), ARGOS_INTRA_THREADS="7", ARGOS_PACKAGES_DIR="/nowhere")
    assert answers == [1, "default", 1, 2, True]


def test_version_says_what_decides_the_words(home):
    answers = _offline(home, "print(json.dumps([engine(1).version, engine(4).version]))")
    assert answers == [f"es_en-0.1+{SHA256[:12]}.beam{beam}.most2x+16.int8_float32.thread1" for beam in (1, 4)]


@pytest.mark.parametrize("beam", [1, 4])
def test_workers_order_and_neighbours_change_no_word(home, beam):
    code = f"""
e = engine({beam})
from argostranslate import settings
from diplodata_build.base.checkout import Checkout
from diplodata_build.curation.memory import read_memory
texts = [entry.spanish for entry in read_memory(Checkout.at(Path({str(ROOT)!r}))).entries.values()][::25]
together = e.translate(texts[::-1])[::-1]
settings.inter_threads = 1
e = engine({beam})
print(json.dumps([together, [e.translate([text])[0] for text in texts]]))
"""
    together, alone = _offline(home, code)
    assert together == alone
    assert len(set(together)) > 20


def test_a_sentence_without_an_end_is_no_translation(home):
    code = f"""
e = engine()
answers = e.translate([{ENDLESS!r}, "la ciudad", "La paz no tiene fronteras. {ENDLESS}"])
print(json.dumps([answers, e.translation.translate({ENDLESS!r})]))
"""
    answers, library = _offline(home, code)
    assert answers == ["", "the city", ""]
    assert len(library) > 3 * len(ENDLESS)


def test_each_sentence_is_decoded_once_and_within_its_bound(home):
    code = """
from diplodata_build.english.engines.argos import longest
class Watched:
    def __init__(self, real):
        self.real, self.seen = real, []
    def translate_batch(self, sources, **options):
        self.seen += [(len(source), options["max_decoding_length"]) for source in sources]
        return self.real.translate_batch(sources, **options)
e = engine()
watched = e.translation.translator = Watched(e.translation.translator)
answers = e.translate(["La paz es nueva. La red es nueva.", "la red", "La red es nueva."] * 3)
again = e.translate(["La red es nueva.", "la red"])
assert again == [answers[2], answers[1]] and answers[0].endswith(answers[2])
print(json.dumps([watched.seen, [longest(tokens) for tokens, _ in watched.seen]]))
"""
    seen, bounds = _offline(home, code)
    assert [bound for _, bound in seen] == bounds
    assert len(seen) == 3


def test_bound_is_twice_the_source_and_a_little_more():
    from diplodata_build.english.engines.argos import digest, longest

    assert [longest(tokens) for tokens in (1, 16, 17, 400)] == [48, 48, 80, 816]
    assert digest(MODEL) == SHA256 and MODEL.stat().st_size < 500_000


def test_drafting_with_protection(home):
    code = """
from diplodata_build.english.drafting import translate
from diplodata_build.english.glossary import Glossary, Term
from diplodata_build.english.protection import Protector
glossary = Glossary((Term("gobernanza global", "global governance", "noun", "", "required", ""),))
texts = ["El artículo trata de la gobernanza global.", "El artículo trata de EZLN.", "Weiss no tiene fronteras."]
print(json.dumps(list(translate(engine(), Protector(glossary, ["Weiss"]), texts))))
"""
    answers = [english for english, _ in _offline(home, code)]
    assert answers[1:] == ["The article deals with EZLN.", "Weiss has no borders."]
    assert answers[0] == "" or "global governance" in answers[0]


def test_fill_from_the_command_line(home, checkout):
    memory = checkout.curation / "translation" / "en.po"
    text = memory.read_text("utf-8")
    memory.write_text(text[: text.rindex("\nmsgctxt ")], "utf-8")
    code = f"""
import contextlib, io, translate
options = ["fill", "--model", {str(MODEL)!r}, "--model-sha256", {SHA256!r}]
with contextlib.redirect_stdout(io.StringIO()) as out:
    exit_code = translate.main(["--root", {str(checkout.root)!r}, *options])
print(json.dumps([exit_code, out.getvalue()]))
"""
    exit_code, out = _offline(home, code)
    assert exit_code == 0
    assert "1 texts drafted by argos es_en-0.1+" in out


@pytest.fixture
def installed(home):
    """A folder of packages in which the tiny one is installed, beside one that is known to be broken."""
    packages = home.parent / "packages"
    for name, version in (("translate-es_en-0_1", None), ("broken", "1.9")):
        with zipfile.ZipFile(MODEL) as archive:
            archive.extractall(packages / "unpacked")
        (unpacked,) = (packages / "unpacked").iterdir()
        unpacked.rename(packages / name)
        (packages / "unpacked").rmdir()
        if version:
            metadata = json.loads((packages / name / "metadata.json").read_text("utf-8"))
            (packages / name / "metadata.json").write_text(json.dumps(metadata | {"package_version": version}), "utf-8")
    return packages


def test_a_build_drafts_with_the_package_that_is_installed(home, checkout, installed):
    memory = checkout.translation / "en.po"
    memory.write_text(memory.read_text("utf-8").replace('msgstr "A former secretary"', 'msgstr ""'), "utf-8")
    code = f"""
import build, contextlib, io
options = ["--root", {str(checkout.root)!r}, "--articles", {str(checkout.root / "articles")!r}]
with contextlib.redirect_stdout(io.StringIO()) as out:
    exit_code = build.main(options)
print(json.dumps([exit_code, out.getvalue()]))
"""
    exit_code, out = _offline(home, code, ARGOS_PACKAGES_DIR=str(installed))
    assert exit_code == 0 and "1 texts drafted by argos es_en-0.1+" in out
    rows = (checkout.root / "data/csv/translations.csv").read_text("utf-8")
    assert ",machine,argos,es_en-0.1+" in rows


def test_a_damaged_model_is_one_line(home, installed):
    (installed / "translate-es_en-0_1" / "model" / "model.bin").write_bytes(b"no model")
    code = f"""
from diplodata_build.base.problems import BuildError
try:
    open_argos(Path({str(installed / "translate-es_en-0_1")!r}))
except BuildError as error:
    print(json.dumps([str(problem) for problem in error.problems]))
"""
    (line,) = _offline(home, code)
    assert line.startswith("argos: the engine failed: ") and "--engine none" in line and "\n" not in line

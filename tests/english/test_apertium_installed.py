"""The real Apertium, where it is installed."""

from in_process import run_script
from sample import edit, published

from diplodata_build.english.engines import UNSURE
from diplodata_build.english.engines.apertium import open_apertium

TEXTS = ["La diplomacia es nueva", "", "No hay zarzopilla en XQ0.", "derechos humanos (a/b)", "«¿Por qué?»"]


def test_known_words_and_marks():
    answers = open_apertium().translate(TEXTS)
    assert answers[0] == "The diplomacy is new"
    assert answers[1] == ""
    assert f"{UNSURE}zarzopilla" in answers[2]
    assert f"{UNSURE}XQ0" in answers[2]
    assert answers[3] == "Human rights (To/b)" or answers[3].startswith("Human rights (")
    assert not any(mark in text for text in answers for mark in ("\\", "[", "\0", ".[]"))


def test_batch_is_what_single_calls_give():
    engine = open_apertium()
    assert engine.translate(TEXTS * 20) == [engine.translate([text])[0] for text in TEXTS] * 20


def test_a_build_drafts_with_it_once(checkout):
    edit(checkout.translation / "en.po", 'msgstr "A former secretary"', 'msgstr ""')
    build = ("build", "--root", checkout.root, "--articles", checkout.root / "articles", "--engine")
    done = run_script(*build, "apertium")
    assert done.returncode == 0 and "1 texts drafted by apertium " in done.stdout, done.stderr
    drafted = published(checkout.root), published(checkout.root, ("curation/translation",))
    assert b",machine,apertium," in drafted[0]["data/csv/translations.csv"]
    again = run_script(*build, "none")
    assert again.returncode == 0 and again.stdout.endswith("Nothing changed.\n")
    assert (published(checkout.root), published(checkout.root, ("curation/translation",))) == drafted

"""The commands that begin with a new article: its entry, stubs of its records; nothing that is there is changed."""

import re
import shutil

import pytest
import yaml
from guide import GUIDES
from in_process import run_script
from sample import ROOT, edit

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.pages.examples import blocks
from diplodata_build.run import gather

TEXT = next(block.text for block in blocks((ROOT / GUIDES[0]).read_text("utf-8")) if block.language == "text")


@pytest.fixture
def checkout(sample_checkout):
    (sample_checkout / "articles" / "olmedo.txt").write_text(TEXT, "utf-8")
    return sample_checkout


def _run(script, checkout, *options):
    articles = () if script == "article" else ("--articles", checkout / "articles")
    return run_script(script, "--root", checkout, *articles, *options)


def _register(checkout):
    done = _run("article", checkout, "new", checkout / "articles" / "olmedo.txt", "--write")
    assert done.returncode == 0, done.stderr
    path = checkout / "curation" / "articles.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Un transbordador y una mesa, en: TODO", "Un transbordador y una mesa, en: A ferry")
                    .replace("Conclusiones, en: TODO", "Conclusiones, en: Conclusions")
                    .replace("RÍO TARAY', en: TODO", "RÍO TARAY', en: Letters between banks"), "utf-8")  # fmt: skip


def test_the_entry_of_a_text_is_what_a_build_takes_once_it_is_filled_in(checkout):
    _run("article", checkout, "new", checkout / "articles" / "olmedo.txt", "--write")
    errors = _run("build", checkout, "--engine", "none").stderr.splitlines()
    assert [line.split(": ", 1)[1] for line in errors[:-1]] == ["en is still TODO: write it"] * 3
    shutil.copy(ROOT / "tests/fixtures/checkout/articles.yaml", checkout / "curation")
    registered = (checkout / "curation/articles.yaml").read_text("utf-8")
    digest = yaml.safe_load((checkout / "readings/sample.json").read_text("utf-8"))["text_sha256"]
    (checkout / "curation/articles.yaml").write_text(registered.replace("DIGEST", digest), "utf-8")
    _register(checkout)
    done = _run("build", checkout, "--engine", "none")
    assert done.returncode == 0, done.stderr
    assert "olmedo: read anew from its text" in done.stdout


def test_a_registered_text_a_copy_of_it_and_a_pdf_are_told(checkout):
    texts = checkout / "articles"
    twice = _run("article", checkout, "new", texts / "any name.txt")
    assert twice.returncode == 1 and "is registered already as 'sample' (curation/articles.yaml:1)" in twice.stderr
    (texts / "copy.txt").write_text((texts / "any name.txt").read_text("utf-8") + "\nUna línea más.\n", "utf-8")
    assert (
        "check: it reads like 'sample': another copy of it?"
        in _run("article", checkout, "new", texts / "copy.txt").stdout
    )
    assert "reads like" not in _run("article", checkout, "new", texts / "olmedo.txt").stdout
    pdf = _run("article", checkout, "new", texts / "x.pdf")
    assert pdf.returncode == 1 and "a PDF is registered by its text" in pdf.stderr


@pytest.mark.parametrize(("times", "language"), [(3, "es"), (0, "en")])
def test_the_language_of_an_article_is_that_of_most_of_it(checkout, times, language):
    motto = "The harbour is where the city and the sea are at one with each other, and that is all there is to be said."
    text = "Los muelles de la ribera son el lugar en que la villa y el mar se encuentran desde hace muchos siglos."
    parts = ["LOS MUELLES DE LA RIBERA", "Ana Ñu", motto, *[text] * times]
    (checkout / "articles" / "muelles.txt").write_text("\n\n".join(parts) + "\n", "utf-8")
    assert (
        f"\n  language: {language}\n" in _run("article", checkout, "new", checkout / "articles" / "muelles.txt").stdout
    )


def test_stubs_are_valid_records_once_filled_in_and_left_out_until_then(checkout):
    _register(checkout)
    before = {path: path.read_bytes() for path in (checkout / "curation/records").rglob("*.yaml")}
    done = _run("propose", checkout, "olmedo", "--write")
    assert done.returncode == 0, done.stderr
    assert all(path.read_bytes() == content for path, content in before.items())
    built = _run("build", checkout, "--engine", "none")
    assert built.returncode == 0, built.stderr
    assert "stubs are still to be filled in (TODO) and are left out, this one first" in built.stderr
    evidence = (checkout / "data/csv/evidence.csv").read_text("utf-8").splitlines()
    assert [line for line in evidence if "olmedo" in line and "red-puertos" in line]
    assert "Mesa Vecinal del Taray" not in (checkout / "data/csv/actors.csv").read_text("utf-8")
    path = checkout / "curation/records/actors/olmedo.yaml"
    text = path.read_text("utf-8")
    board = text[text.index("- actor_id: mesa-vecinal-taray") :].replace("actor_type: TODO", "actor_type: network")
    path.write_text(text[: text.index("- actor_id: mesa-vecinal-taray")] + board, "utf-8")
    done = _run("build", checkout, "--engine", "none")
    assert done.returncode == 0, done.stderr
    assert "Mesa Vecinal del Taray" in (checkout / "data/csv/actors.csv").read_text("utf-8")


def test_a_second_run_proposes_nothing_that_is_settled(checkout):
    _register(checkout)
    assert "mesa-vecinal-taray" in _run("propose", checkout, "olmedo").stdout
    _run("propose", checkout, "olmedo", "--write")
    written = {path: path.read_bytes() for path in (checkout / "curation/records").rglob("olmedo.yaml")}
    assert written
    assert _run("propose", checkout, "olmedo", "--write").stdout == "nothing to propose\n"
    assert all(path.read_bytes() == content for path, content in written.items())


def test_a_name_that_is_like_one_of_a_record_is_asked_for(checkout):
    edit(checkout / "articles" / "olmedo.txt", "Red de Puertos Hermanos", "Red de Puertos Hermanes")
    _register(checkout)
    shown = _run("propose", checkout, "olmedo").stdout
    assert "# «Red de Puertos Hermanes» is like «Red de Puertos Hermanos»" in shown
    assert "decide: TODO is «Red de Puertos Hermanes» this one?" in shown


def test_more_evidence_for_a_record_that_is_not_there_is_told(checkout):
    _register(checkout)
    path = checkout / "curation/records/actors/olmedo.yaml"
    piece = "{article_id: olmedo, supports: [existence, name], exact: Red de Puertos Hermanos}"
    path.write_text(f"- {{actor_id: red-puerto, evidence: [{piece}]}}\n", "utf-8")
    errors = _run("build", checkout, "--engine", "none").stderr
    assert "actors/olmedo.yaml:1: names and evidence alone are added to a record of actors, and there is no" in errors
    assert "'red-puerto' (nearest: red-puertos" in errors


def test_a_text_that_is_not_at_hand_is_told(checkout):
    _register(checkout)
    done = _run("propose", checkout, "nobody")
    assert done.returncode == 1
    assert "nobody: no registered article of which the text is at hand (those are: sample, olmedo)" in done.stderr


MUELLES = """LOS FAROS DE LA RIBERA

Ana Ñu

La villa de la Universidad de Valdemira calló.1 Puerto Lirio se sumó.2 Los prácticos de la UNIVERSIDAD DE \
VALDEMIRA no, y nadie lo vio en Puerto Garza.3 Nadie dijo nada más en Puerto Garza.4

1. Ana Lucía Robledo, Las ciudades y el mundo, Quintalba, Muelle, 1953, p. 45.
2. Ibid., p. 46; Ramón Ibarra, «Los cónsules: 1850-1870», en Historia del mar, Lima, Sal, 1990, pp. 54-99.
3. Robledo, Las ciudades, p. 9.
4. La vieron volver los vecinos de la villa, y no todos lo lamentaron.
"""


def _stubs_of(checkout, text):
    (checkout / "articles" / "muelles.txt").write_text(text, "utf-8")
    _run("article", checkout, "new", checkout / "articles" / "muelles.txt", "--write")
    register = checkout / "curation" / "articles.yaml"
    register.write_text(re.sub("TODO", "X", register.read_text("utf-8")), "utf-8")
    (checkout / "articles" / "olmedo.txt").unlink()
    done = _run("propose", checkout, "muelles")
    assert done.returncode == 0, done.stderr
    return [stub for one in done.stdout.split("# curation/records/")[1:] for stub in yaml.safe_load("#" + one)]


def test_what_stubs_are_made_of(checkout):
    stubs = _stubs_of(checkout, MUELLES)
    # One for a name and the same in capitals, none for where something is, or for what a note cites.
    actors = {stub["name_es"]: stub["actor_type"] for stub in stubs if "actor_type" in stub}
    university = {"Universidad de Valdemira": "TODO academic_institution?"}
    assert actors == {"Ana Ñu": "person", "Puerto Lirio": "TODO"} | university
    passages = [stub["evidence"] for stub in stubs if "form" in stub]
    assert len(passages) == 5 and not re.search("Robledo|Ibid", str(passages))  # four sentences, and the last note
    assert not any("position" in stub for stub in stubs)


NAMES = """LOS FAROS DE LA RIBERA

Ana Ñu

Los vecinos de Garza y Lirio callaron, y el obispo de Ribalta también.1 Salas y Robles lo vio, y a Salas y Robles le \
creyeron. El virrey Ezcurra calló, pero Solera pudo oírlo desde Taray. Lo contó Marta de Olmo en la Audiencia, y Olmo \
no mentía; las Audiencias callaron. Otra cosa dijeron Pinto y Lara en Valdoro, como la Corona; Pinto era otro. \
El Mar de Ibarra fue leído.2 Lo supo Ramón Ibarra. La “luz mansa” no era nueva, y la luz mansa volvió. \
Llamo faro ciego a la torre sin luz. Se entiende por deriva lenta el paso de los años. La “noche larga” pasó, y \
nadie llamó a nadie. Vino la “marea muda”, como la llamó Ezcurra. \
Algunas barcas, que eran de la cofradía, dejaron en los muelles sus redes.

1. Las cartas de Gil Tamayo, que las guardaba, se perdieron; véase Gil Tamayo, La costa, Lima, Sal, 1990, p. 4.
2. Ramón Ibarra, El mar, Lima, Sal, 1991, p. 2.
"""


def test_which_names_and_terms_are_proposed(checkout):
    stubs = _stubs_of(checkout, NAMES)
    actors = {stub["name_es"]: stub for stub in stubs if "actor_type" in stub}
    # No place, title, or author whom only a note names; one for a double family name, and for singular and plural.
    assert set(actors) == {
        "Ana Ñu", "Salas y Robles", "Ezcurra", "Solera", "Marta de Olmo", "Audiencia", "Pinto", "Lara", "Ramón Ibarra"
    }  # fmt: skip
    names = {actor: stub["names"] for actor, stub in actors.items() if "names" in stub}
    assert names == {
        "Marta de Olmo": [{"name": "Olmo", "language": "es", "name_kind": "short"}],
        "Audiencia": [{"name": "Audiencias", "language": "es", "name_kind": "variant"}],
    }
    assert actors["Ezcurra"]["actor_type"] == "TODO person?" and actors["Solera"]["actor_type"] == "TODO"
    assert [stub["term_es"] for stub in stubs if "term_es" in stub] == [
        "luz mansa",
        "faro ciego",
        "deriva lenta",
        "marea muda",
    ]


@pytest.mark.parametrize(
    ("name", "is_asked"), [("Ezcurran", False), ("Marta del Olmo", True)], ids=["short", "long"]
)  # «Indias» is no «India»
def test_only_longer_names_may_be_others_but_for_a_letter(checkout, name, is_asked):
    path = checkout / "curation/records/actors/sample.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "name_es: Red de Puertos Hermanos", f"name_es: {name}\n  note_es: Así en otro lugar."
        ),
        "utf-8",
    )
    asked = [stub for stub in _stubs_of(checkout, NAMES) if "decide" in stub]
    assert [stub["actor_id"] for stub in asked] == ["red-puertos"] * is_asked


def test_a_statement_is_found_by_the_words_of_its_sentence_that_tell_most(checkout):
    evidence = [stub["evidence"] for stub in _stubs_of(checkout, NAMES) if "form" in stub]
    assert all(len(own) == 1 and len(str(own[0]).split()) <= 8 for own in evidence)
    assert ["dejaron en los muelles sus redes"] in evidence  # not how the sentence begins
    assert not any(str(own[0]).startswith(("Algunas", "La ")) for own in evidence)


def test_the_position_of_a_statement_may_be_counted(checkout):
    path = checkout / "curation/records/statements/sample.yaml"
    (checkout / "articles" / "olmedo.txt").unlink()
    before = [one.id for one in gather(Checkout.at(checkout), checkout / "articles").curation.records["statements"]]
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"^  position: 1\n", "", text, flags=re.MULTILINE), "utf-8")
    assert path.read_text("utf-8") != text
    after = [one.id for one in gather(Checkout.at(checkout), checkout / "articles").curation.records["statements"]]
    assert before == after
    path.write_text(text + text, "utf-8")
    with pytest.raises(BuildError, match="is already used at"):
        gather(Checkout.at(checkout), checkout / "articles")

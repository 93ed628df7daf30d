"""Rows by their words: what is found, what is not, and in which order."""

from typing import Any

import pytest
from written import rows

import diplodata as dd
from diplodata import _search
from diplodata._names import DataLanguage
from diplodata._search import Hit, search


def ids(text: str, lang: DataLanguage | None = None) -> list[str]:
    return [hit.id for hit in search(text, lang)]


def scores(text: str) -> dict[str, float]:
    return {hit.id: hit.score for hit in search(text)}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", ["Instalación", "instalacion", "INSTALACIÓN", "Instalacio\u0301n"])
def test_accents_and_capitals_do_not_count(text: str) -> None:
    assert ids(text)[0] == "instalacion"
    assert ids(text) == ids("instalacion")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("diplomacia ciudadana", "diplomacia"),
        ("citizen diplomacy", "diplomacia"),
        ("oañ", "oficina"),
        ("gobernanza weiss", "weiss"),
        ("casas de la ciudad", "casas"),
        ("no es una época de cambios", "epocas"),
        ("paradiplomacia", "paradiplomacia"),
    ],
)
def test_what_people_look_for_comes_first(text: str, first: str) -> None:
    assert ids(text)[0] == first


def test_every_row_with_all_the_words_is_found_and_no_other() -> None:
    asked = {"ciudad", "gobierno"}
    found = {(hit.table, hit.id) for hit in search("ciudad Gobierno")}
    for table in ("actors", "programs", "events", "concepts", "quotes", "statements", "articles", "evidence"):
        fields = [
            field["name"]
            for field in dd.schema(table)["fields"]
            if field["type"] == "string"
            and "enum" not in field.get("constraints", {})
            and not field["name"].endswith("_id")
        ]
        for id, row in rows(table).items():
            text = " ".join(row[field] for field in fields).lower()
            assert ((table, id) in found) == all(word in text for word in asked), id


@pytest.mark.usefixtures("small")
def test_words_may_stand_in_several_columns_of_a_row() -> None:
    hit = next(hit for hit in search("weiss norms") if hit.id == "valores")
    assert hit.field in ("speaker_es", "text_en")
    assert hit.others >= 1
    assert "valores" not in ids('"weiss norms"')


@pytest.mark.usefixtures("small")
def test_words_between_quotation_marks_are_a_phrase() -> None:
    phrase = ids("“cambio de épocas”")
    assert phrase == ids('"cambio de épocas"') == ids("«Cambio de épocas»") == ["epocas"]
    assert ids('"épocas de cambio"') == []
    assert set(phrase) <= set(ids("épocas de cambio"))
    assert ids('"cambio   de" épocas"')  # a mark without its pair is none


@pytest.mark.usefixtures("small")
def test_ñ_is_n_unless_it_is_asked_for() -> None:
    assert "diplomacia" in set(ids("ano")) & set(ids("año")) & set(ids("AÑO"))  # otro año
    assert set(ids("año")) < set(ids("ano"))
    assert "rural" in ids("ano")  # anónima
    assert "rural" not in ids("año")
    assert ids("an\u0303o") == ids("año")


@pytest.mark.usefixtures("small")
def test_whole_words_come_before_beginnings_and_these_before_parts_and_the_order_is_always_the_same() -> None:
    found, parts = scores("diplomacia"), scores("diplom")
    assert found["diplomacia"] > found["paradiplomacia"]
    assert parts["diplomacia"] > parts["paradiplomacia"]
    assert found["diplomacia"] > parts["diplomacia"]
    found = scores("Casas")
    assert found["casas"] > found["casa-norte"]  # at the start of its name; within a description
    assert search("Casas") == search("Casas")
    assert [hit.score for hit in search("Casas")] == sorted(found.values(), reverse=True)


@pytest.mark.usefixtures("small")
def test_names_come_before_descriptions_and_these_before_evidence() -> None:
    best: dict[tuple[str, str], float] = {}
    for hit in [*search("gobernanza"), *search("normas"), *search("ciudad")]:
        best[hit.table, hit.field] = max(hit.score, best.get((hit.table, hit.field), 0))
    assert best["concepts", "term_es"] > best["concepts", "description_es"] > best["evidence", "exact"]
    assert best["programs", "name_es"] > best["names", "name"] > best["mentions", "surface"]
    begun = {hit.id: (hit.field, hit.score) for hit in search("ciudad", "es")}
    assert (begun["diplomacia"][0], begun["oficina"][0]) == ("term_es", "description_es")
    assert begun["diplomacia"][1] > begun["oficina"][1]  # the start of a word in a name, a whole word in a description


def test_a_row_is_one_hit() -> None:
    found = [(hit.table, hit.id) for hit in search("ciudad")]
    assert len(found) == len(set(found))
    texts = ("name_es", "name_en", "place_es", "place_en", "description_es", "description_en", "note_es", "note_en")
    for hit in search("ciudad"):
        if hit.table == "actors":
            row = rows("actors")[hit.id]
            assert hit.others == sum("ciudad" in row[name].lower() for name in texts) - 1


def test_one_language_leaves_the_other_out() -> None:
    for lang, other in (("es", "_en"), ("en", "_es")):
        assert not any(hit.field.endswith(other) for hit in search("mexico", lang))  # type: ignore[arg-type]
    languages = {rows("names")[hit.id]["language"] for hit in search("de", "es") if hit.table == "names"}
    assert languages == {"es"}
    assert search("mexico", "both") == search("mexico")


@pytest.mark.usefixtures("small")
def test_labels_and_rows_come_in_the_language_asked_for() -> None:
    assert next(hit.label for hit in search("oañ", "es") if hit.id == "oficina") == "Oficina de Asuntos Ñ"
    assert next(hit.label for hit in search("oañ", "en") if hit.id == "oficina") == "Office of Affairs"
    for text, lang, other in (("citizen diplomacy", "en", "es"), ("diplomacia ciudadana", "es", "en")):
        assert search(text)[0].label == text
        assert "diplomacia" in ids(text, lang) and "diplomacia" not in ids(text, other)  # type: ignore[arg-type]
    hit = next(hit for hit in search("changes") if hit.id == "epocas")
    assert hit.snippet == "not an age of **changes**, but a change of ages"


@pytest.mark.parametrize("text", ["migrantes", "mexico", "diplomacia ciudadana", '"sociedad civil"', "a", "ñ"])
def test_a_snippet_is_the_text_with_the_words_marked(text: str) -> None:
    for hit in search(text):
        row = rows(hit.table)[hit.id]
        plain = hit.snippet.replace("**", "").removeprefix("… ").removesuffix(" …")
        assert plain in row[hit.field]
        assert hit.snippet.count("**") >= 2
        marked = hit.snippet.split("**")[1::2]
        assert all(word.lower() in text or len(word) in map(len, text.split()) or '"' in text for word in marked)
        assert len(plain) < 200


def test_a_long_text_is_cut_around_the_words() -> None:
    long = max(rows("quotes").values(), key=lambda row: len(row["text_es"]))
    words = long["text_es"].split()
    phrase = " ".join(words[len(words) // 2 :][:3])
    hit = next(hit for hit in search(f'"{phrase}"') if hit.id == long["quote_id"])
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert f"**{phrase.replace('“', '').replace('”', '')}**" in hit.snippet


def test_ids_and_hashes_are_not_text_and_codes_are_found_by_their_labels() -> None:
    unread = [row["source_sha256"] for row in rows("translations").values()]
    for text in (unread[0], next(iter(rows("evidence"))), next(iter(rows("coverage"))), "xyzzy", "1973x"):
        assert search(text) == ()
    for label in ("runs", "corren a cargo de"):
        assert "relations.predicate.operates" in ids(label)


@pytest.mark.parametrize("text", ["", "   ", '""', "«»", "– …", None, 5, b"onu", ["onu"]])
def test_a_search_for_no_word_or_no_text_is_an_error(text: Any) -> None:
    for caught in (dd.EmptySearchError, dd.DiplodataError, ValueError):
        with pytest.raises(caught, match="No word to search for in / No hay palabra que buscar en"):
            search(text)


def found_without_other_spellings(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    with monkeypatch.context() as patched:
        patched.setattr(_search, "_spellings", lambda folded: (folded,))
        return ids(text)


@pytest.mark.parametrize(
    ("american", "british"),
    [("organization", "organisation"), ("Organizations", "organisations"), ("globalization", "globalisation"),
     ("organizing", "organising"), ("decentralized", "decentralised"), ("organiz", "organis"),
     ('"civil society organizations"', '"civil society organisations"')],
)  # fmt: skip
def test_american_spelling_finds_what_british_does(
    american: str, british: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids(american) == ids(british)
    assert scores(american) == scores(british)
    before = found_without_other_spellings(american, monkeypatch)
    assert set(before) < set(ids(american))
    assert set(ids(american)) == {*before, *found_without_other_spellings(british, monkeypatch)}


@pytest.mark.parametrize(
    "text",
    ["raíz", "paz", "Lizárraga", "Ruiz", "Cádiz", "Ortiz", "feliz", "prize", "size", "maíz", "crisis", "ización",
     "aprendizaje", "organización", "país", "horizonte", "plaza", "izquierda", "citizen", "diplomacia"],
)  # fmt: skip
def test_other_words_are_found_as_they_are_spelt_and_no_others(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(text) == found_without_other_spellings(text, monkeypatch)


@pytest.mark.parametrize(
    ("word", "cell", "found"),
    [("raiz", "paraiso", False), ("prize", "enterprise", False), ("ruiz", "altruism", False), ("liz", "lista", False),
     ("lizarraga", "lizarraga", True), ("realize", "realises", True), ("organised", "disorganized", True)],
)  # fmt: skip
def test_only_endings_of_longer_words_have_another_spelling(word: str, cell: str, found: bool) -> None:
    assert any(spelling in cell for spelling in _search._spellings(word)) == found


def test_a_word_given_often_counts_once() -> None:
    assert search("ciudad " * 2000) == search("ciudad")
    assert len(_search._terms("Ciudad ciudad CIUDAD derecho")) == 2
    assert len(_search._terms("año ano")) == 2


def test_nothing_in_a_text_is_an_instruction() -> None:
    for text in (".*", "m.xico", "(", "[a-z]+", "50%", "\\", "a*b", "mexico' OR 1=1"):
        try:
            assert all("mexico" not in hit.snippet.lower() or "." not in text for hit in search(text))
        except dd.EmptySearchError:
            assert not any(map(str.isalnum, text))


def test_hits_print_as_a_table_and_an_unknown_language_is_told() -> None:
    found = search("diplomacia ciudadana")
    assert isinstance(found[0], Hit) and repr(found).startswith("label ")
    with pytest.raises(dd.UnknownChoiceError, match="both"):
        search("onu", "fr")  # type: ignore[arg-type]

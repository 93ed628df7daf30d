"""Rules of codes that go with other codes or with words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from .._names import SEPARATORS
from .hedging import DENIAL, kinds_of
from .hits import Hit
from .package import RawPackage, grouped
from .places import Places, place
from .records import words_of

_SEVERAL_STATES = ("binational", "world_region", "global")
_SCALES: dict[str, tuple[str, ...]] = {
    "state": ("national",),
    "city": ("local",),
    "subnational_government_body": ("local", "subnational_region"),
    "national_government_body": ("national",),
    "intergovernmental_organization": _SEVERAL_STATES,
    "international_financial_institution": _SEVERAL_STATES,
    "state_grouping": _SEVERAL_STATES,
    "person": (),
    "interviewee": (),
}
_OBJECTS = {
    "published": ("publication", "call_for_proposals"),
    "signs": ("legal_instrument", "agreement"),
    "hears": ("court_case",),
    "located_in": ("city", "state"),
}
_MODALITIES = {"research_question": "question", "recommendation": "normative"}
_PERHAPS = re.compile(
    r"\b(?:quizás?|tal vez|posiblemente|probablemente|al parecer|aparentemente|perhaps|possibly|probably|apparently)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:no|ni|sin|nunca|jamás|tampoco|ningún|ningun[oa]s?|nadie|nada|dejado de|not|never|nor|without)\b",
    re.IGNORECASE,
)
_ALIKE = 0.7  # the share of the letters of a word and its correction
_NUMBER = re.compile(r"\d+")
_NEVER_WAS = ("planned", "not_kept", "never_carried_out")
_OF_NAMES = ("spelling", "name_variant")


def scales_of_types(package: RawPackage) -> Iterator[Hit]:
    """The scale of an actor is one that its type allows: a city is local, a state national, a person has none.

    La escala de un actor es una de las que admite su tipo: una ciudad es local; un Estado, nacional; una persona no la
    tiene.
    """
    for row in package["actors"].rows:
        allowed = _SCALES.get(row["actor_type"])
        if allowed is not None and row["scale"] and row["scale"] not in allowed:
            yield row.hit("scale", f"{row['actor_type']}: {row['scale']} ≠ {' | '.join(allowed) or '∅'}")


def objects_of_predicates(package: RawPackage) -> Iterator[Hit]:
    """What is published is a publication or a call, what is signed an instrument or agreement, what is heard a court
    case, and what something lies in a city or a state.

    Lo que se publica es una publicación o convocatoria; lo que se firma, un instrumento o acuerdo; lo que se juzga, un
    caso judicial, y aquello en que algo se ubica, una ciudad o un Estado.
    """
    for row in package["relations"].rows:
        allowed, other = _OBJECTS.get(row["predicate"]), package.entity_rows.get(row["object_id"])
        kind = other and (other["program_type"] or other["event_type"] or other["actor_type"])
        if allowed and kind and kind not in allowed:
            yield row.hit("object_id", f"{kind} ≠ {' | '.join(allowed)}")


def modality_of_kinds(package: RawPackage) -> Iterator[Hit]:
    """A research question is a question, and a recommendation says what should be.

    Una pregunta de investigación es una pregunta, y una recomendación dice lo que debe ser.
    """
    for row in package["statements"].rows:
        if row["modality"] != _MODALITIES.get(row["kind"], row["modality"]):
            yield row.hit("modality", f"{row['kind']}: {row['modality']} ≠ {_MODALITIES[row['kind']]}")


def hedges_coded(package: RawPackage) -> Iterator[Hit]:
    """What is said with «quizás», “perhaps” and the like is not asserted.

    Lo que se dice con «quizás», “perhaps” y similares no se afirma sin más.
    """
    for row in package["statements"].rows:
        for column in ("text_es", "text_en"):
            if row["modality"] == "asserted" and (found := _PERHAPS.search(row[column])):
                yield row.hit("modality", f"asserted: «{found[0]}»")


def hedges_shown(package: RawPackage) -> Iterator[Hit]:
    """A statement said with reservations has the words of its passage that hold back, one that is denied has those that
    deny, and no other has any.

    Un enunciado dicho con reservas lleva las palabras de su pasaje que matizan; uno que se niega, las que niegan, y
    ningún otro lleva ninguna.
    """
    for row in package["statements"].rows:
        for column, code, value in (("hedges", "modality", "hedged"), ("denials", "polarity", "denied")):
            if bool(row[column]) != (row[code] == value):
                yield row.hit(column, f"{row[code]}: «{row[column]}»")


def hedges_kept(package: RawPackage) -> Iterator[Hit]:
    """The words of its passage that a statement gives hold back or deny, and its text does so too, in both languages.

    Las palabras de su pasaje que da un enunciado matizan o niegan, y su texto también, en los dos idiomas.
    """
    for row in package["statements"].rows:
        if row["hedges"] or row["denials"]:
            spanish, english = (kinds_of(row[f"text_{language}"], language) for language in ("es", "en"))
            for column, denying in (("hedges", False), ("denials", True)):
                for word in row[column].split(SEPARATORS[column]) if row[column] else ():
                    kinds = kinds_of(f"{word} ser", "es") | kinds_of(word, "en")  # «trata de» tries before a verb
                    alike = {kind for kind in english if (kind == DENIAL) is denying}
                    if not kinds or (DENIAL in kinds) is not denying:
                        yield row.hit(column, f"«{word}»")
                    for text, kept in (("text_es", spanish & kinds), ("text_en", alike)):
                        if row[text] and not kept:
                            yield row.hit(text, f"«{word}»: «{row[text][:80]}»")


def denials_worded(package: RawPackage) -> Iterator[Hit]:
    """What is denied is said or evidenced in words that deny, and what was never carried out is evidenced in such.

    Lo que se niega se dice o se evidencia con palabras que niegan, y lo que no se realizó se evidencia con ellas.
    """
    for key, row in package["programs"].by_id.items():
        words = [one["exact"] for one in package.evidence_of.get(key, [])]
        if row["status"] == "never_carried_out" and not any(map(_DENIAL.search, words)):
            yield row.hit("status", f"never_carried_out: «{' … '.join(words)[:120]}»")
    for name in ("statements", "relations"):
        for key, row in package[name].by_id.items():
            words = [row["text_es"], row["text_en"], *(one["exact"] for one in package.evidence_of.get(key, []))]
            if row["polarity"] == "denied" and not any(map(_DENIAL.search, words)):
                yield row.hit("polarity", f"denied: «{' … '.join(words)[:120]}»")


def never_part(package: RawPackage) -> Iterator[Hit]:
    """What was planned, not kept or never carried out is a part of something only as a hypothesis.

    Lo que se previó, no tuvo continuidad o nunca se llevó a cabo es parte de algo solo como hipótesis.
    """
    programs = package["programs"].by_id
    for row in package["relations"].rows:
        part = programs.get(row["subject_id"]) if row["predicate"] == "part_of" else None
        if part and part["status"] in _NEVER_WAS and row["modality"] == "asserted":
            yield row.hit("modality", f"asserted: {part['status']}")


def originals_unglossed(package: RawPackage) -> Iterator[Hit]:
    """English that the article itself prints has no Spanish beside it.

    El inglés que el propio artículo imprime no lleva español al lado.
    """
    for name in ("quotes", "statements"):
        for row in package[name].rows:
            if row["english_kind"] == "original" and row["text_es"]:
                yield row.hit("english_kind", f"original: «{row['text_es'][:60]}»")


def errata_of_kind(package: RawPackage) -> Iterator[Hit]:
    """An erratum is of the kind that its correction shows: spaces only, accents or capitals only, punctuation only.

    Una errata es de la clase que muestran lo impreso y lo corregido: solo espacios, solo tildes o mayúsculas, solo
    puntuación.
    """
    for row in package["errata"].rows:
        printed, corrected = row["as_printed"], row["corrected"]
        shown = _kind_shown(printed, corrected) if corrected else row["kind"]
        if row["kind"] != shown and (shown or row["kind"] in ("spacing", "punctuation")):
            yield row.hit("kind", f"{row['kind']}{' ≠ ' if shown else ''}{shown}: «{printed}» → «{corrected}»")


def _kind_shown(printed: str, corrected: str) -> str:
    """The kind of erratum that two forms show by themselves, empty if it takes reading."""
    if "".join(printed.split()) == "".join(corrected.split()):
        return "spacing"
    if without_accents(printed) == without_accents(corrected):
        return "spelling"
    return "punctuation" if _letters(printed) == _letters(corrected) else ""


def without_accents(text: str) -> str:
    """A text in lower case without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def errata_settled(package: RawPackage) -> Iterator[Hit]:
    """A variant of a name has no corrected form, a contradiction has its other places, and an erratum in the name of an
    entity is in a name of it, which is not its official one.

    Una variante de nombre no lleva forma corregida, una contradicción tiene sus otros lugares, y una errata en el
    nombre de una entidad está en un nombre suyo, que no es el oficial.
    """
    official = grouped((row["name"], row) for row in package["names"].rows if row["name_kind"] == "official")
    for row in package["errata"].rows:
        printed, corrected = row["as_printed"], row["corrected"]
        if row["kind"] == "name_variant" and corrected:
            yield row.hit("corrected", f"name_variant: «{printed}» → «{corrected}»")
        if row["kind"] == "contradiction" and not row["group_id"]:
            yield row.hit("group_id", f"contradiction: «{printed}»")
        words = {word for form in package.forms_of.get(row["entity_id"], ()) for word in words_of(form)}
        in_name = row["kind"] in _OF_NAMES and printed[:1].isupper()
        if in_name and words and not any(word in f"{printed} {corrected}".casefold() for word in words):
            yield row.hit("entity_id", f"«{row['entity_id']}» ∌ «{printed}»")
        for name in official.get(printed, ()) if corrected else ():
            yield name.hit("name_kind", f"official: «{printed}» → «{corrected}» ({row['erratum_id']})")


def errata_corrected(package: RawPackage) -> Iterator[Hit]:
    """A number that is new in the corrected form is told in the note of the erratum.

    Un número que es nuevo en la forma corregida se dice en la nota de la errata.
    """
    for row in package["errata"].rows:
        numbers = set(_NUMBER.findall(row["corrected"])) - set(_NUMBER.findall(row["as_printed"]))
        if untold := numbers - set(_NUMBER.findall(row["note_es"])):
            yield row.hit("corrected", f"{', '.join(sorted(untold))} ∉ «{row['note_es'][:80]}»")


def recurring_undated(package: RawPackage) -> Iterator[Hit]:
    """An event that recurs has no single date.

    Un evento que se repite no tiene una fecha única.
    """
    for row in package["events"].rows:
        if row["recurrence"] and row["date_edtf"] and row["date_precision"] != "period":
            yield row.hit("recurrence", f"{row['recurrence']}: {row['date_edtf']}")


def one_official_name(package: RawPackage) -> Iterator[Hit]:
    """An entity has one official Spanish name at a time.

    Una entidad tiene un solo nombre oficial en español a la vez.
    """
    rows = (row for row in package["names"].rows if row["name_kind"] == "official" and row["language"] == "es")
    for first, *others in grouped((row["entity_id"], row) for row in rows).values():
        for row in others:
            if not any(one[column] for one in (first, row) for column in ("date_start", "date_end")):
                yield row.hit("name_kind", f"«{row['name']}», «{first['name']}»")


def family_names_short(package: RawPackage) -> Iterator[Hit]:
    """A name of a person that has no more words than the family name is a short name.

    El nombre de una persona que no tiene más palabras que sus apellidos es un nombre breve.
    """
    for key, actor in package["actors"].by_id.items():
        words = len(actor["family_name"].split())
        for row in package.names_of.get(key, []):
            if len(row["name"].split()) <= words and row["name_kind"] != "short":
                yield row.hit("name_kind", f"{row['name_kind']}: «{row['name']}»")


def english_name_listed(package: RawPackage) -> Iterator[Hit]:
    """What an entity is called in English, where it is not the Spanish, is among its names, as English.

    El nombre en inglés de una entidad, si no es el mismo que en español, está entre sus nombres, como inglés.
    """
    for key, row in package["entities"].by_id.items():
        names = {one["name"] for one in package.names_of.get(key, []) if one["language"] == "en"}
        if key in package.names_of and row["label_en"] not in ("", row["label_es"], *names):
            yield row.hit("label_en", f"«{row['label_en']}» ∉ {sorted(names)}")


def errata_alike(package: RawPackage) -> Iterator[Hit]:
    """A word that is spelled wrongly is corrected to as many words, most of their letters the same.

    Una palabra mal escrita se corrige con otras tantas, con la mayor parte de sus letras.
    """
    for row in package["errata"].rows:
        printed, corrected = row["as_printed"], row["corrected"]
        if row["kind"] == "spelling" and corrected:
            shared = (Counter(printed) & Counter(corrected)).total() / max(len(printed), len(corrected))
            if len(printed.split()) != len(corrected.split()) or shared < _ALIKE:
                yield row.hit("corrected", f"«{printed}» → «{corrected}»: {shared:.2f}")


def errata_owned(package: RawPackage) -> Iterator[Hit]:
    """An erratum in a name by which an entity is mentioned is recorded for an entity.

    Una errata en un nombre con el que se menciona una entidad se registra para una entidad.
    """
    mentions = Places(package["mentions"].rows)
    for row in package["errata"].rows:
        is_name = row["as_printed"] in package.owners_of
        if not row["entity_id"] and (is_name or any(place(one)[1] >= place(row)[1] for one in mentions.touching(row))):
            yield row.hit("entity_id", f"∅: «{row['as_printed']}»")

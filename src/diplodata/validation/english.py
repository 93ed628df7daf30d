"""Rules of the two languages, and of ``translations``, which records where the English comes from."""

import hashlib
import re
from collections.abc import Iterator

from .._names import ENTITY_TYPES
from .hits import Hit
from .package import RawPackage, Row

# Their English comes from the translation memory; that of other tables is in the curated files, beside the Spanish.
RECORD_TABLES = (*ENTITY_TYPES, "quotes", "statements", "relations", "works", "errata")
MACHINE_COLUMNS = ("engine", "engine_version", "machine_text")
BY_MACHINE = ("machine", "accepted", "post_edited")


def english_filled(package: RawPackage) -> Iterator[Hit]:
    """Every text in Spanish is also given in English.

    Todo texto en español se da también en inglés.
    """
    for row, spanish, english in package.bilingual_cells():
        if row[spanish.name] and not row[english.name]:
            yield row.hit(english.name, f"«{row[spanish.name][:60]}»")


def spanish_filled(package: RawPackage) -> Iterator[Hit]:
    """Every text in English is also given in Spanish, unless the article prints it only in English.

    Todo texto en inglés se da también en español, salvo lo que el artículo imprime solo en inglés.
    """
    originals = {
        row["entity_id"]
        for row in package["statements"].rows
        if row["is_main"] == "true" and row["english_kind"] == "original"
    }
    for row, spanish, english in package.bilingual_cells():
        printed = {"definition": row["concept_id"] in originals, "text": row["english_kind"] == "original"}
        if row[english.name] and not row[spanish.name] and not printed.get(spanish.stem):
            yield row.hit(spanish.name, f"«{row[english.name][:60]}»")


def _translated(package: RawPackage) -> dict[tuple[str, str, str], tuple[Row, str, str]]:
    """(row, Spanish column, English column) of each record field in both languages, by the key of its translation."""
    return {
        (table.name, table.key(row)[0], spanish.stem): (row, spanish.name, english.name)
        for table in map(package.__getitem__, RECORD_TABLES)
        for spanish, english in table.bilingual
        for row in table.rows
        if not spanish.derived and row[spanish.name] and row[english.name] and table.primary_key
    }


def _entries(package: RawPackage) -> dict[tuple[str, str, str], Row]:
    rows = package["translations"].rows
    return {(row["table_name"], row["record_id"], row["field"]): row for row in rows}


def translations_complete(package: RawPackage) -> Iterator[Hit]:
    """Each English text of a record has its row in translations, and each row there has its text.

    Cada texto inglés de un registro tiene su fila en translations, y cada fila de allí tiene su texto.
    """
    cells, entries = _translated(package), _entries(package)
    for key, (row, _, column) in cells.items():
        if key not in entries:
            yield row.hit(column, f"{':'.join(key)} → translations")
    for key, entry in entries.items():
        if key not in cells:
            yield entry.hit("record_id", ":".join(key))


def translations_current(package: RawPackage) -> Iterator[Hit]:
    """A translation was made from the Spanish that the row has now: the digests are equal.

    Una traducción se hizo a partir del español que la fila tiene ahora: los resúmenes son iguales.
    """
    entries = _entries(package)
    for key, (row, column, _) in _translated(package).items():
        digest = hashlib.sha256(row[column].encode()).hexdigest()
        if key in entries and entries[key]["source_sha256"] != digest:
            yield entries[key].hit("source_sha256", f"{row.file}:{row.number}:{column}")


def translations_equal(package: RawPackage) -> Iterator[Hit]:
    """The English in translations is that of the row.

    El inglés de translations es el de la fila.
    """
    entries = _entries(package)
    for key, (row, _, column) in _translated(package).items():
        if key in entries and entries[key]["text_en"] != row[column]:
            yield entries[key].hit("text_en", f"≠ {row.file}:{row.number}:{column}")


def machine_named(package: RawPackage) -> Iterator[Hit]:
    """English that a machine drafted, and no other, names the engine with its version and keeps the draft, which is the
    English itself where it was accepted and other words where it was post-edited.

    El inglés que parte de un borrador automático, y ningún otro, nombra el motor con su versión y conserva el borrador,
    que es el propio inglés si se aceptó y dice otra cosa si se poseditó.
    """
    for row in package["translations"].rows:
        for column in MACHINE_COLUMNS:
            if bool(row[column]) != (row["origin"] in BY_MACHINE):
                yield row.hit(column, f"{row['origin']}: «{row[column][:60]}»")
        same = row["machine_text"] == row["text_en"]
        if row["machine_text"] and row["origin"] == ("post_edited" if same else "accepted"):
            yield row.hit("machine_text", f"{row['origin']}: «{row['machine_text'][:60]}»")


def official_english_sourced(package: RawPackage) -> Iterator[Hit]:
    """An official English name has its source, as has any English from an authority; a translation of ours has none,
    and a name that has one is not the editors'.

    Un nombre oficial en inglés lleva su fuente, como todo inglés de una fuente externa; una traducción propia no lleva
    ninguna, y un nombre que la lleva no es del equipo editorial.
    """
    rows = [row for row in package["names"].rows if row["language"] == "en"]
    for row in rows:
        kind = row["name_kind"]
        if (kind in ("official", "former") and not row["source"]) or (kind == "translated" and row["source"]):
            yield row.hit("source", f"{kind}: «{row['name']}» ({row['source'] or '∅'})")
    sourced = {(row["entity_id"], row["name"]) for row in package["names"].rows if row["source"]}
    for row in package["translations"].rows:
        if row["origin"] == "authority" and (row["record_id"], row["text_en"]) not in sourced:
            yield row.hit("origin", f"authority: «{row['text_en']}» → names.source")
        named = row["field"] in ("name", "term") and (row["record_id"], row["text_en"]) in sourced
        if row["origin"] == "editor" and named:
            yield row.hit("origin", f"editor: «{row['text_en']}» ← names.source")


def english_acronyms_formed(package: RawPackage) -> Iterator[Hit]:
    """An English acronym that is not the Spanish one is made of initials of the English name.

    Una sigla inglesa que no es la española se forma con iniciales del nombre en inglés.
    """
    for name in ("actors", "programs"):
        for row in package[name].rows:
            if (acronym := row["acronym_en"]) != row["acronym_es"]:
                initials = iter(word[0].upper() for word in re.findall(r"\w+", row["name_en"]))
                if not all(letter in initials for letter in acronym if letter.isupper()):
                    yield row.hit("acronym_en", f"«{acronym}»: «{row['name_en']}»")


def author_english_printed(package: RawPackage) -> Iterator[Hit]:
    """English that is said to be the author's is among the English names that are searched for in the article.

    El inglés que se dice del autor está entre los nombres ingleses que se buscan en el artículo.
    """
    sought = (row for row in package["names"].rows if row["language"] == "en" and row["match_mode"] == "always")
    printed = " · ".join(row["name"].casefold() for row in sought)
    for row in package["translations"].rows:
        if row["origin"] == "author" and row["field"] in ("name", "term") and row["text_en"].casefold() not in printed:
            yield row.hit("origin", f"author: «{row['text_en']}»")

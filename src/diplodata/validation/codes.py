"""Rules of the list of codes: each can be told from the others, in both languages."""

from collections.abc import Iterator

from .hits import Hit
from .package import RawPackage, grouped

_ALIKE = 3  # letters
_SENTENCES = ("definition", "description", "note", "summary")


def codes_told_apart(package: RawPackage) -> Iterator[Hit]:
    """No two codes of a field have the same label or definition.

    No hay dos códigos de un campo con la misma etiqueta o definición.
    """
    for rows in grouped(((row["table_name"], row["field"]), row) for row in package["vocabulary"].rows).values():
        for column in ("label_es", "label_en", "definition_es", "definition_en"):
            for first, *others in grouped((row[column], row) for row in rows if row[column]).values():
                for row in others:
                    yield row.hit(column, f"«{row[column][:60]}» = {first['code']}")


def labels_both_ways(package: RawPackage) -> Iterator[Hit]:
    """A predicate reads the same both ways in both languages or in none.

    Un predicado se lee igual en los dos sentidos en los dos idiomas o en ninguno.
    """
    for row in package["vocabulary"].rows:
        spanish, english = (row[f"label_{one}"] == row[f"inverse_label_{one}"] for one in ("es", "en"))
        if row["field"] == "predicate" and spanish != english:
            yield row.hit("inverse_label_es" if spanish else "inverse_label_en", f"= «{row['label_en']}»")


def codes_are_english(package: RawPackage) -> Iterator[Hit]:
    """The Spanish label of a code is not the code itself, which is English, unless the English label is too.

    La etiqueta española de un código no es el propio código, que está en inglés, salvo que la inglesa también lo sea.
    """
    for row in package["vocabulary"].rows:
        code = row["code"].replace("_", " ")
        if row["label_es"] == code != row["label_en"]:
            yield row.hit("label_es", f"«{code}»")


def plurals_alike(package: RawPackage) -> Iterator[Hit]:
    """A label and its plural end in words that begin alike.

    Una etiqueta y su plural terminan en palabras que empiezan igual.
    """
    for row in package["vocabulary"].rows:
        for column in ("label_es", "label_en", "inverse_label_es", "inverse_label_en"):
            one, many = row[column], row[f"plural_{column}"]
            if one and many and one.split()[-1][:_ALIKE] != many.split()[-1][:_ALIKE]:
                yield row.hit(f"plural_{column}", f"«{one}» / «{many}»")


def sentences_translated(package: RawPackage) -> Iterator[Hit]:
    """A definition, description, note or summary is not the same in both languages.

    Una definición, descripción, nota o resumen no es igual en los dos idiomas.
    """
    for row, spanish, english in package.bilingual_cells():
        if spanish.stem in _SENTENCES and row[spanish.name] and row[spanish.name] == row[english.name]:
            yield row.hit(english.name, f"«{row[spanish.name][:80]}»")


def one_english(package: RawPackage) -> Iterator[Hit]:
    """The same Spanish, whatever its case, has the same English throughout a column or, among codes, a field.

    El mismo español, en mayúsculas o minúsculas, tiene el mismo inglés en toda una columna o, entre los códigos, en un
    campo.
    """
    for table in package.tables.values():
        for spanish, english in table.bilingual:
            rows = [row for row in table.rows if row[spanish.name] and "enum" not in spanish.constraints]
            cells = (((row["table_name"], row["field"], row[spanish.name].casefold()), row) for row in rows)
            for first, *others in grouped(cells).values():
                for row in others:
                    if row[english.name].casefold() != first[english.name].casefold():
                        yield row.hit(english.name, f"«{row[english.name][:60]}» ≠ «{first[english.name][:60]}»")

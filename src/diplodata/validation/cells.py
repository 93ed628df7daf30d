"""Rules of the CSV files and of single cells."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .._guessing import TAKEN_FOR_EMPTY, kind_of, late
from .._names import SEPARATORS
from .._schema import Value, parse
from .hits import Hit
from .package import Field, RawPackage, Table, list_of
from .share import EMAIL

TYPES = ("string", "integer", "number", "boolean", "date")
# UTF-8 read as Latin-1 or Windows-1252, and what is left where a character was lost.
_MOJIBAKE = re.compile("[ÂÃ][\u0080-\u00bf\u0152-\u02dc\u2013-\u203a\u20ac\u2122]|â€|\ufffd")
_MARKS = re.compile(r"[\u0300-\u036f]{2}")
_MARKUP = re.compile(r"</?[A-Za-z!]|\\[A-Za-z]+[{/]|\{\{|\$\{|\]\(|&#?[A-Za-z0-9]+;")
_HOST = re.compile(r"https?://([^/?#\s»”\"]+)")
_PLAIN_HOST = re.compile(r"(?!xn--)[A-Za-z0-9-]+(?:\.(?!xn--)[A-Za-z0-9-]+)+[.,;)]?")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_PLAIN = re.compile(
    r"(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,4}[1-9])?"
)  # a number that is written as it was after it has been read
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def csv_readable(package: RawPackage) -> Iterator[Hit]:
    """A CSV file is UTF-8 without a byte order mark, with LF line ends, closed quotes, rows as long as the header, and
    byte for byte as the build writes its cells.

    Un archivo CSV está en UTF-8 sin marca de orden, con fines de línea LF, comillas cerradas, filas tan largas como el
    encabezado, y byte por byte como lo escribe el programa que construye el paquete.
    """
    for table in package.described.values():
        yield from table.problems


def header_matches(package: RawPackage) -> Iterator[Hit]:
    """The header of a CSV file lists the names of the fields in order.

    El encabezado de un archivo CSV enumera los nombres de los campos en su orden.
    """
    for table in package.described.values():
        names = [field.name for field in table.fields]
        if table.present and table.header != names:
            yield Hit(table.file, 1, None, differences(table.header, names))


def differences(found: list[str], expected: list[str]) -> str:
    """What is too much and what is lacking; what there is if only the order is another."""
    more = [f"+ {one}" for one in found if one not in expected]
    less = [f"- {one}" for one in expected if one not in found]
    return ", ".join(more + less or found)


def types(package: RawPackage) -> Iterator[Hit]:
    """A cell is of the type of its field.

    Una celda es del tipo de su campo.
    """
    for table in package.described.values():
        for field in table.fields:
            if field.type not in TYPES:
                yield package.hit(repr(field.type), f"{table.name}.{field.name}")
                continue
            for row in table.rows if field.type != "string" else ():
                value = value_of(row[field.name], field.type)
                if isinstance(value, str) or (isinstance(value, int) and abs(value) >= 2**31):
                    yield row.hit(field.name, f"«{row[field.name]}» ({field.type})")


def value_of(cell: str, field_type: str) -> Value | None:
    """The value of a cell; a cell that is not of its type is left as it is."""
    try:
        return parse(cell, field_type)
    except ValueError:
        return cell


def _constrained(package: RawPackage, key: str) -> Iterator[tuple[Table, Field, Any]]:
    """Each field that has a constraint, with its table and the value of the constraint."""
    for table in package.described.values():
        for field in table.fields:
            value = field.constraints.get(key)
            if value is not None and value is not False:  # 0 is a limit
                yield table, field, value


def required(package: RawPackage) -> Iterator[Hit]:
    """A required cell is not empty.

    Una celda obligatoria no está vacía.
    """
    for table, field, _ in _constrained(package, "required"):
        for row in table.rows:
            if not row[field.name]:
                yield row.hit(field.name, "")


def pattern(package: RawPackage) -> Iterator[Hit]:
    """The whole cell matches the pattern of its field.

    La celda entera se ajusta al patrón de su campo.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for table, field, expression in _constrained(package, "pattern"):
        try:  # in linear time, whatever the expression: Arrow uses RE2
            cells = pa.array([row[field.name] for row in table.rows], pa.string())
            matches = pc.match_substring_regex(cells, pattern=rf"\A(?:{expression})\z").to_pylist()
        except ValueError as error:
            yield package.hit(f"«{expression}»: {error}", f"{table.name}.{field.name}")
            continue
        for row, matching in zip(table.rows, matches, strict=True):
            if row[field.name] and not matching:
                yield row.hit(field.name, f"«{row[field.name]}»")


def enum(package: RawPackage) -> Iterator[Hit]:
    """A coded cell has one of the codes of its field.

    Una celda codificada lleva uno de los códigos de su campo.
    """
    for table, field, limit in _constrained(package, "enum"):
        codes = {code for code in list_of(limit) if isinstance(code, str)}
        for row in table.rows:
            if (cell := row[field.name]) and cell not in codes:
                yield row.hit(field.name, f"«{cell}»")


def limits(package: RawPackage) -> Iterator[Hit]:
    """A number is within the limits of its field.

    Un número está dentro de los límites de su campo.
    """
    for key, sign in (("minimum", 1), ("maximum", -1)):
        for table, field, limit in _constrained(package, key):
            for row in table.rows if isinstance(limit, int | float) else ():
                value = value_of(row[field.name], field.type)
                if isinstance(value, int | float) and sign * value < sign * limit:
                    yield row.hit(field.name, f"«{row[field.name]}»")


def unique(package: RawPackage) -> Iterator[Hit]:
    """No value is repeated in a column of unique values.

    Ningún valor se repite en una columna de valores únicos.
    """
    for table, field, _ in _constrained(package, "unique"):
        counts = Counter(row[field.name] for row in table.rows)
        for row in table.rows:
            if (cell := row[field.name]) and counts[cell] > 1:
                yield row.hit(field.name, f"{counts[cell]} × «{cell}»")


def _suspect(package: RawPackage, is_wrong: Callable[[str], Any], show: Callable[[str], str] = repr) -> Iterator[Hit]:
    """A hit for each cell whose text is wrong."""
    for _, row in package.rows():
        for column, cell in row.items():
            if cell and is_wrong(cell):
                yield row.hit(column, show(cell[:60]))


def text_composed(package: RawPackage) -> Iterator[Hit]:
    """Text is in Unicode normal form C (an accented letter is one character).

    El texto está en la forma normal C de Unicode (una letra acentuada es un solo carácter).
    """
    yield from _suspect(package, lambda cell: not unicodedata.is_normalized("NFC", cell), ascii)


def text_printable(package: RawPackage) -> Iterator[Hit]:
    """Text has no control, zero-width or other invisible characters, nor several marks on one letter.

    El texto no lleva caracteres de control, de ancho cero ni otros invisibles, ni varias marcas sobre una letra.
    """
    yield from _suspect(package, lambda cell: not cell.isprintable() or _MARKS.search(cell), ascii)


def text_spacing(package: RawPackage) -> Iterator[Hit]:
    """Text does not begin or end with a space and has no two in a row.

    El texto no empieza ni termina con un espacio y no lleva dos seguidos.
    """
    yield from _suspect(package, lambda cell: cell != cell.strip() or "  " in cell)


def text_encoding(package: RawPackage) -> Iterator[Hit]:
    """Text shows no trace of a wrong encoding.

    El texto no muestra restos de una codificación errónea.
    """
    yield from _suspect(package, _MOJIBAKE.search)


def no_markup(package: RawPackage) -> Iterator[Hit]:
    """Text has no markup or commands of HTML, LaTeX, Markdown or templates.

    El texto no lleva marcas ni órdenes de HTML, LaTeX, Markdown ni plantillas.
    """
    yield from _suspect(package, _MARKUP.search)


def hosts_plain(package: RawPackage) -> Iterator[Hit]:
    """An address on the web has a host in plain letters, digits and hyphens, no user name and no port.

    Una dirección web tiene un servidor en letras simples, cifras y guiones, sin usuario ni puerto.
    """
    for _, row in package.rows():
        for column, cell in row.items():
            yield from (row.hit(column, f"«{host}»") for host in _HOST.findall(cell) if not _PLAIN_HOST.fullmatch(host))


def no_formulas(package: RawPackage) -> Iterator[Hit]:
    """No cell begins like a spreadsheet formula (=, +, -, @), except plain numbers.

    Ninguna celda empieza como una fórmula de hoja de cálculo (=, +, -, @), salvo los números.
    """
    yield from _suspect(package, lambda cell: _FORMULA.match(cell) and not _NUMBER.fullmatch(cell))


def no_addresses(package: RawPackage) -> Iterator[Hit]:
    """No cell holds the e-mail address of anybody.

    Ninguna celda contiene la dirección de correo de nadie.
    """
    yield from _suspect(package, EMAIL.search)


def read_whole(package: RawPackage) -> Iterator[Hit]:
    """A reader that is told no types loses no cell: early rows show what a column is, and no text looks like another.

    Un lector al que no se le dicen los tipos no pierde celdas: las primeras filas muestran qué es cada columna, y
    ningún texto parece otra cosa.
    """
    for table in package.described.values():
        for field in table.fields:
            cells = [row[field.name] for row in table.rows]
            if (telling := late(cells)) is not None:
                yield table.rows[telling].hit(field.name, f"«{cells[telling]}» → 2")
            as_number = field.type == "string" and kind_of(cells) in ("integer", "number")
            for row, cell in zip(table.rows, cells, strict=True):
                if cell in TAKEN_FOR_EMPTY or (as_number and cell and not _PLAIN.fullmatch(cell)):
                    yield row.hit(field.name, f"«{cell}»")


def list_items(package: RawPackage) -> Iterator[Hit]:
    """A cell with several values repeats none and leaves none empty, and has as many in both languages.

    Una celda con varios valores no repite ninguno ni deja ninguno vacío, y lleva tantos en un idioma como en el otro.
    """
    for table in package.tables.values():
        for column, separator in SEPARATORS.items():
            for row in table.rows:
                items = row[column].split(separator) if row[column] else []
                if len(set(items)) < len(items) or not all(item.strip() for item in items):
                    yield row.hit(column, f"«{row[column]}»")
    for _, row in package.rows():
        spanish, english = row["place_es"], row["place_en"]
        if english and spanish.count(";") != english.count(";"):
            yield row.hit("place_en", f"«{english}» ≠ «{spanish}»")

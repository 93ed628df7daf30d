"""The tables of a corpus: their columns with type and meaning, and how Parquet has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what reads an article needs no pyarrow
    import pyarrow as pa

FORMAT = 1  # of the folder; another number when its files or columns change

# Type, and what it is, in English and Spanish.
_PATH = ("string", "Path of the file in its folder", "Ruta del archivo en su carpeta")
_PLACE = {
    "page": ("integer", "Page on which it begins, from 1", "Página en que empieza, desde 1"),
    "page_last": ("integer", "Page on which it ends", "Página en que termina"),
    "char_start": ("integer", "Where it begins in articles.text", "Dónde empieza en articles.text"),
    "char_end": ("integer", "Where it ends in articles.text", "Dónde termina en articles.text"),
}
_SECTION = ("integer", "Number of the section in its article, from 1", "Número de la sección en su artículo, desde 1")
_LANGUAGE = ("string", "Language: es, en, pt, fr…", "Lengua: es, en, pt, fr…")
TABLES: dict[str, dict[str, tuple[str, str, str]]] = {
    "articles": {
        "path": _PATH,
        "sha256": ("string", "SHA-256 of the file", "SHA-256 del archivo"),
        "bytes": ("integer", "Size of the file", "Tamaño del archivo"),
        "title": ("string", "Title as printed, if recognised", "Título impreso, si se reconoce"),
        "language": ("string", "Language of most of the text", "Lengua de la mayor parte del texto"),
        "pages": ("integer", "Number of pages", "Número de páginas"),
        "printed_page_offset": ("integer", "Printed page minus page", "Página impresa menos página"),
        "words": ("integer", "Words of the clean text", "Palabras del texto limpio"),
        "text": ("string", "The clean text", "El texto limpio"),
    },
    "sections": {
        "path": _PATH,
        "section": _SECTION,
        "kind": ("string", "Introduction, section, notes…", "Introducción, apartado, notas…"),
        "heading": ("string", "Heading as printed", "Encabezado impreso"),
        **_PLACE,
    },
    "sentences": {
        "path": _PATH,
        "sentence": ("integer", "Number of the sentence in its article", "Número de la oración en su artículo"),
        "section": _SECTION,
        "block_kind": ("string", "Paragraph, blockquote, note…", "Párrafo, cita en bloque, nota…"),
        "language": _LANGUAGE,
        **_PLACE,
        "text": ("string", "The sentence", "La oración"),
    },
    "notes": {
        "path": _PATH,
        "number": ("integer", "Number as printed", "Número impreso"),
        "mark_start": ("integer", "Where its mark stands in articles.text", "Dónde está su llamada en articles.text"),
        **_PLACE,
        "text": ("string", "The note", "La nota"),
    },
    "candidates": {
        "path": _PATH,
        "kind": ("string", "Acronym, name, date, quoted_span, block_quotation", "Sigla, nombre, fecha, cita…"),
        **_PLACE,
        "text": ("string", "As printed", "Como está impreso"),
        "value": ("string", "Long form of an acronym, EDTF of a date", "Forma extensa de una sigla, EDTF de una fecha"),
    },
    "citations": {
        "path": _PATH,
        "key": ("string", "Authors and year as printed", "Autores y año impresos"),
        "form": ("string", "Parenthetical, narrative, year_only, ibidem, note", "Parentética, narrativa, nota…"),
        "authors": ("string", "Authors as printed", "Autores impresos"),
        "year": ("integer", "Year of the work; none if undated", "Año de la obra; ninguno si no tiene fecha"),
        "cited_pages": ("string", "Pages of the work", "Páginas de la obra"),
        "quoted_in": ("string", "Work in which it was found", "Obra en que se encontró"),
        **_PLACE,
        "text": ("string", "As printed", "Como está impreso"),
    },
    "problems": {
        "path": _PATH,
        "kind": (
            "string",
            "Why it was not read: unreadable, not_opened, too_slow, out_of_memory, died, fault",
            "Por qué no se leyó: ilegible, sin abrir, lento, sin memoria, interrumpido, fallo",
        ),
        "message": ("string", "What was wrong", "Qué estaba mal"),
    },
}
Rows = dict[str, list[tuple[Any, ...]]]  # of each table, in the order of its columns


def arrow_table(table: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    """Rows of a table with the types of its columns."""
    import pyarrow as pa

    types = {"string": pa.string(), "integer": pa.int64()}
    schema = pa.schema([(name, types[kind]) for name, (kind, _, _) in TABLES[table].items()])
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema)


def described() -> dict[str, dict[str, dict[str, str]]]:
    """The columns of each table as the folder of a corpus keeps them."""
    return {
        table: {name: {"type": kind, "en": en, "es": es} for name, (kind, en, es) in columns.items()}
        for table, columns in TABLES.items()
    }

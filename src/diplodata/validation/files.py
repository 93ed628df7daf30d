"""Rules of the descriptor and of the files that it lists."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from .._names import (
    ARTICLE_ROWS,
    COMPLETENESS,
    DERIVED,
    DESCRIPTION_ES,
    EDITION,
    EXACTLY_ONE,
    GROUP,
    LANGUAGE,
    LIMITS,
    PAIRS,
    PRIVATE,
    RETIRED,
    ROWS,
    TABLES,
    TITLE_ES,
    UNFINISHED,
    VIEW_GROUP,
    VIEWS,
)
from .._ordinary import read_ordinary
from .._package import installed
from .hits import Hit
from .law import binds
from .package import RawPackage, dict_of, list_of, str_of
from .snapshot import may_run, unlike_ordinary

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# How each kind of file is read: the same for all of them.
CSV_FORM: dict[str, Any] = {
    "type": "table",
    "profile": "tabular-data-resource",
    "scheme": "file",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
}
PARQUET_FORM = {"scheme": "file", "format": "binary", "mediatype": "application/vnd.apache.parquet"}
BOOLEAN_FORM = {"trueValues": ["true"], "falseValues": ["false"]}

_VERSION = re.compile(r"[0-9]+[.][0-9]+[.][0-9]+")
_VERSION_LINE = re.compile(r"(?m)^version: ['\"]?([0-9.]+)['\"]?\s*$")
_README = "data/README.md"
MOST_FILES = 10_000  # in data/; more of them are not looked at
_TEXTS = {"title", "description", TITLE_ES, DESCRIPTION_ES}


def in_parquet(resource: Mapping[str, Any]) -> dict[str, Any]:
    """What the descriptor of the Parquet files says of a table, but for its file."""
    kept = (key for key in resource if key in PARQUET_FORM or key not in CSV_FORM)
    return {key: PARQUET_FORM.get(key, resource[key]) for key in kept}


class _Keys(NamedTuple):
    """The keys that an object of the descriptor must have, those that it may have, and the values of some of them."""

    required: set[str]
    optional: set[str]
    values: Mapping[str, Any]


_PACKAGE = _Keys(
    _TEXTS
    | {f"{key}_{language}" for key in (COMPLETENESS, LIMITS) for language in ("en", "es")}
    | {"$schema", "name", "version", "keywords", "licenses", "sources", "contributors", "languages", "resources"},
    {"id", "homepage", "created", "image", RETIRED, EDITION, UNFINISHED},
    {"$schema": PROFILE, "languages": ["es", "en"], UNFINISHED: True},
)
_FILE = {"name", "title", "description", "path", "bytes", "hash"}
_TABLE = _Keys(_FILE | set(CSV_FORM) | {GROUP, ROWS, "schema"} | _TEXTS, {ARTICLE_ROWS}, CSV_FORM)
_SCHEMA = _Keys({"fields", "primaryKey", "missingValues"}, {"foreignKeys", EXACTLY_ONE, PAIRS}, {"missingValues": [""]})
_FIELD = _Keys({"name", "type"} | _TEXTS, {"constraints", LANGUAGE, DERIVED, *BOOLEAN_FORM}, BOOLEAN_FORM)
_CONSTRAINTS = _Keys(set(), {"required", "unique", "pattern", "enum", "minimum", "maximum"}, {})


def descriptor_readable(package: RawPackage) -> Iterator[Hit]:
    """The descriptor is a JSON object in UTF-8 with a list of resources.

    El descriptor es un objeto JSON en UTF-8 con una lista de recursos.
    """
    for descriptor in package.descriptors:
        yield from descriptor.problems


def descriptor_keys(package: RawPackage) -> Iterator[Hit]:
    """The descriptor has all the keys that a package of this kind needs, and no others.

    El descriptor lleva todas las claves que necesita un paquete de este tipo, y ninguna otra.
    """
    for place, keys, found in objects(package):
        for key in sorted(keys.required - set(found)):
            yield package.hit(f"- {key}", place)
        for key in sorted(set(found) - keys.required - keys.optional):
            yield package.hit(f"+ {key}", place)


def objects(package: RawPackage) -> Iterator[tuple[str | None, _Keys, dict[str, Any]]]:
    """Each object of the descriptor with its place and what it should hold."""
    yield None, _PACKAGE, package.descriptor
    for resource in package.resources:
        name = str_of(resource.get("name")) or "?"
        schema = dict_of(resource.get("schema"))
        yield name, _TABLE, resource
        yield f"{name}.schema", _SCHEMA, schema
        for field in map(dict_of, list_of(schema.get("fields"))):
            place = f"{name}.{field.get('name')}"
            yield place, _FIELD, field
            yield f"{place}.constraints", _CONSTRAINTS, dict_of(field.get("constraints"))


def descriptor_values(package: RawPackage) -> Iterator[Hit]:
    """The descriptor names the official profile and both languages, and describes each file as the package writes it.

    El descriptor nombra el perfil oficial y los dos idiomas, y describe cada archivo tal como lo escribe el paquete.
    """
    for place, keys, found in objects(package):
        for key, value in keys.values.items():
            if key in found and found[key] != value:
                yield package.hit(f"{key}: {found[key]!r} ≠ {value!r}", place)


def described_in_both_languages(package: RawPackage) -> Iterator[Hit]:
    """The package, each table and each field have a title and a description in English and in Spanish.

    El paquete, cada tabla y cada campo llevan título y descripción en inglés y en español.
    """
    for place, keys, found in objects(package):
        for key in sorted(_TEXTS & keys.required & set(found)):
            if not str_of(found[key]).strip():
                yield package.hit(key, place)


def tables_present(package: RawPackage) -> Iterator[Hit]:
    """Every table and view of diplodata is in the package exactly once, and no other is.

    Todas las tablas y vistas de diplodata están en el paquete, exactamente una vez, y ninguna otra.
    """
    for kind, names, is_view in (("table", TABLES, False), ("view", VIEWS, True)):
        of_kind = (one for one in package.resources if (one.get(GROUP) == VIEW_GROUP) is is_view)
        found = Counter(str_of(one.get("name")) for one in of_kind)
        for name in names:
            if found[name] != 1:
                yield package.hit(f"{found[name]} × {name} ({kind})")
        for name in sorted(set(found) - set(names)):
            yield package.hit(f"+ {name} ({kind})")


def paths_inside(package: RawPackage) -> Iterator[Hit]:
    """Each file lies in the folder of the descriptor: no path is remote, absolute or leads out of it.

    Cada archivo está en la carpeta del descriptor: ninguna ruta es remota, absoluta ni sale de ella.
    """
    for descriptor in package.descriptors:
        for resource in descriptor.resources:
            if descriptor.file_of(resource) is None:
                yield descriptor.hit(repr(resource.get("path")), str_of(resource.get("name")))


def files_exist(package: RawPackage) -> Iterator[Hit]:
    """Each file that a descriptor lists exists.

    Cada archivo que enumera un descriptor existe.
    """
    for descriptor in package.descriptors:
        for resource in descriptor.resources:
            path = descriptor.file_of(resource)
            if path and package.snapshot.at(path) is None:
                yield Hit(path.name, None, None, str(resource["path"]))


def files_ordinary(package: RawPackage) -> Iterator[Hit]:
    """Each file is an ordinary one of a size that can be read: no link, pipe, device or program.

    Cada archivo es un archivo ordinario de un tamaño que se puede leer: ni enlace, ni tubería, ni dispositivo, ni
    programa.
    """
    runs_all = may_run(package.path)  # some file systems say of every file that it may be run
    for descriptor in package.descriptors:
        paths = (descriptor.file_of(resource) for resource in descriptor.resources)
        for path in (descriptor.path, *(path for path in paths if path)):
            content = package.snapshot.at(path)
            runs = "may be run" if may_run(path) and not runs_all else None
            for unlike in (unlike_ordinary(path), runs, content if isinstance(content, str) else None):
                if unlike:
                    yield Hit(path.name, None, None, unlike)


def files_listed(package: RawPackage) -> Iterator[Hit]:
    """All that is in data/ is listed in a descriptor, apart from these and data/README.md, which is as in this version.

    Todo lo que hay en data/ figura en un descriptor, salvo estos y data/README.md, que es como en esta versión.
    """
    listed = {descriptor.path for descriptor in package.descriptors}
    for descriptor in package.descriptors:
        listed |= {path for path in map(descriptor.file_of, descriptor.resources) if path}
    folders = {folder for path in listed for folder in path.parents}
    readme = package.root / _README
    for path in sorted(islice(_beneath(package.root / "data"), MOST_FILES)):
        if path == readme and _is_ours(package, path):
            continue
        if path not in listed and (path not in folders or path.is_symlink()):
            yield Hit(path.name, None, None, path.relative_to(package.root).as_posix())


def _beneath(folder: Path) -> Iterator[Path]:
    """All that is in a folder and in its folders, one after the other; a link is not followed."""
    folders = [folder]
    while folders:
        try:
            entries = list(islice(os.scandir(folders.pop()), MOST_FILES))
        except OSError:
            continue  # files_exist says what is not there
        yield from (Path(entry.path) for entry in entries)
        folders += [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]


def _is_ours(package: RawPackage, readme: Path) -> bool:
    """Whether the page on the files is that of the installed version, where this has one."""
    ours = Path(installed().folder) / _README
    content = package.snapshot.at(readme)
    same = not ours.is_file() or not binds(package) or content == read_ordinary(ours)
    return same and unlike_ordinary(readme) is None and isinstance(content, bytes)


def bytes_match(package: RawPackage) -> Iterator[Hit]:
    """Each file has as many bytes as its descriptor says.

    Cada archivo tiene tantos bytes como dice su descriptor.
    """
    for resource, path, content in _files(package):
        if resource.get("bytes") != len(content):
            yield Hit(path.name, None, None, f"{len(content)} ≠ {resource.get('bytes')}")


def sha256_matches(package: RawPackage) -> Iterator[Hit]:
    """Each file has the SHA-256 digest that its descriptor gives.

    Cada archivo tiene el resumen SHA-256 que da su descriptor.
    """
    for resource, path, content in _files(package):
        if resource.get("hash") != (digest := sha256_of(content)):
            yield Hit(path.name, None, None, f"{digest[:19]}… ≠ {str(resource.get('hash'))[:19]}…")


def _files(package: RawPackage) -> Iterator[tuple[dict[str, Any], Path, bytes]]:
    return chain.from_iterable(descriptor.files() for descriptor in package.descriptors)


def row_counts(package: RawPackage) -> Iterator[Hit]:
    """Each table has as many rows as the descriptor says, in total and for each article.

    Cada tabla tiene tantas filas como dice el descriptor, en total y de cada artículo.
    """
    for resource in package.resources:
        if not (table := package.described.get(str_of(resource.get("name")))):
            continue
        if resource.get(ROWS) != len(table.rows):
            yield Hit(table.file, None, None, f"{len(table.rows)} ≠ {resource.get(ROWS)}")
        stated, found = dict_of(resource.get(ARTICLE_ROWS)), rows_by_article(table.rows)
        for article in sorted(set(stated) | set(found)):
            if stated.get(article) != found[article]:
                yield Hit(table.file, None, None, f"{article}: {found[article]} ≠ {stated.get(article)}")


def tables_filled(package: RawPackage) -> Iterator[Hit]:
    """Each table but errata has rows, and each article has sections, statements and candidates.

    Cada tabla, salvo la de erratas, tiene filas, y cada artículo, secciones, afirmaciones y candidatos.
    """
    for name in TABLES:
        if name in package.tables and name != "errata" and not package[name].rows:
            yield Hit(package[name].file, None, None, "0")
    for name in ("sections", "statements", "coverage"):
        told = {row["article_id"] for row in package[name].rows}
        lacking = (row for key, row in package["articles"].by_id.items() if key not in told)
        yield from (row.hit("article_id", f"0 × {name}") for row in lacking)


def rows_by_article(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """How many rows rest on each article; rows of several articles count for each."""
    found: Counter[str] = Counter()
    for row in rows:
        found.update(str(row.get("article_id") or row.get("article_ids") or "").split())
    return found


def sha256_of(content: bytes) -> str:
    """The SHA-256 digest of some bytes, as the descriptor writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def edition_told(package: RawPackage) -> Iterator[Hit]:
    """A package with a date is a published edition and finished; every other says that it is private.

    Un paquete con fecha es una edición publicada y terminada; cualquier otro dice que es privado.
    """
    found = package.descriptor
    if "created" in found:
        yield from (package.hit(f"{key}, created: {found['created']}") for key in (EDITION, UNFINISHED) if key in found)
    elif found.get(EDITION) != PRIVATE:
        yield package.hit(f"{EDITION}: «{found.get(EDITION)}» ≠ «{PRIVATE}»")


def one_version(package: RawPackage) -> Iterator[Hit]:
    """The package has a version of three numbers, and the files beside it give the same one.

    El paquete tiene una versión de tres números, y los archivos que lo acompañan dan la misma.
    """
    version = str_of(package.descriptor.get("version"))
    if not _VERSION.fullmatch(version):
        yield package.hit(f"«{version}»", "version")
    for name, found in _versions_beside(package):
        if found != version:
            yield Hit(name, None, None, f"«{found}» ≠ «{version}»")


def _versions_beside(package: RawPackage) -> Iterator[tuple[str, str]]:
    """The version given by each file beside the descriptor that has one, in a checkout or an installation."""
    files = {name: package.root / name for name in ("CITATION.cff", "curation/package.yaml")}
    read = ((name, package.snapshot.at(path)) for name, path in files.items())
    at_hand = {name: content for name, content in read if isinstance(content, bytes)}
    for name, content in at_hand.items():
        found = _VERSION_LINE.search(content.decode("utf-8", errors="replace"))
        yield name, found[1] if found else ""
    for path in package.root.parent.glob("diplodata-*.dist-info") if not at_hand else ():
        yield path.name, path.name.removeprefix("diplodata-").removesuffix(".dist-info")

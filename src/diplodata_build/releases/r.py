"""The package for R: one source archive, as `R CMD build` makes it from ``r/``, the data and generated help pages.

R, knitr, rmarkdown and pandoc write its vignettes; everything else comes from the published package. Nothing is sent:
how a person submits it to CRAN is in releasing.md.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import Any, get_args

from diplodata._cite import Style, cite
from diplodata._export.content import code_labels
from diplodata._names import ENGLISH_ORIGIN, LANGUAGE, SPANISH, Language
from diplodata._package import installed, localized
from diplodata._schema import canonical_csv
from diplodata._trace import Trace, trace
from diplodata.validation.package import grouped
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.publishing.pages.prose import titled
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.texts import LANGUAGES, citation, licence_files
from diplodata_build.releases.upload_process import without_secrets

TEMPLATES = Path(__file__).parent / "r"
LARGEST = 5 * 10**6  # bytes: CRAN asks for less
NEEDED = "R with knitr and rmarkdown, and pandoc (Debian: r-base-core r-cran-knitr r-cran-rmarkdown pandoc)"
NOBODY = "contact@example.invalid"  # R builds nothing without an address; publishing needs a real one
_TYPES = {"string": "text / texto", "integer": "integer / entero", "boolean": "logical / lógico"} | {
    "date": "Date / fecha",
    "number": "number / número",
}
_SMALL = {"and", "in", "of", "the"}


def files(release: Release) -> dict[str, bytes]:
    """The source archive, the same bytes wherever R, knitr, pandoc and zlib are the same.

    Raises:
        BuildError: R or what it needs is missing or refused, with the end of its output; the archive is too large for
            CRAN; or the package that is imported is not that of the checkout.
    """
    if installed().content("datapackage.json") != release.content("datapackage.json"):
        raise BuildError([Problem("r", f"the data of {installed().folder} are imported, not those of the checkout")])
    if not shutil.which("R"):
        raise BuildError([Problem("r", f"R is missing: install {NEEDED}")])
    settings = without_secrets() | {"LC_ALL": "C.UTF-8", "TZ": "UTC", "R_DEFAULT_INTERNET_TIMEOUT": "1"}
    settings.pop("SOURCE_DATE_EPOCH", None)
    name = f"{release.package['name']}_{release.version}.tar.gz"
    with TemporaryDirectory(prefix="diplodata-") as folder:
        for path, content in sources(release).items():
            target = Path(folder, release.package["name"], path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        command = ["R", "CMD", "build", "--no-manual", release.package["name"]]
        done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-10:])
            raise BuildError([Problem("r", f"R CMD build failed; it needs {NEEDED}\n{said}")])
        archive = _same_bytes(Path(folder, name).read_bytes())
    if len(archive) > LARGEST:
        raise BuildError([Problem(name, f"{len(archive)} bytes; CRAN takes {LARGEST} at most")])
    return {name: archive}


def _same_bytes(archive: bytes) -> bytes:
    """An archive with its files in order, without times, owners, and the line that says who packed it when."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        members = {info.name: file.read() for info in opened if (file := opened.extractfile(info))}
    made = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=made, mode="wb", filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as target,
    ):
        for name, content in sorted(members.items()):
            if name.endswith("/DESCRIPTION"):
                content = re.sub(rb"(?m)^Packaged: .*$", b"Packaged: 2000-01-01 00:00:00 UTC; diplodata", content)
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o644
            target.addfile(info, io.BytesIO(content))
    return made.getvalue()


def sources(release: Release) -> dict[str, bytes]:
    """What `R CMD build` is given: the files of ``r/`` and those made from the published package, by path."""
    own = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }
    overview = "man/diplodata-package.Rd"
    for key in ("title", "description"):
        for language in LANGUAGES:
            said = _rd(localized(release.descriptor, key, language))
            own[overview] = own[overview].replace(f"<{key}_{language}>", said)
    own["DESCRIPTION"] = own["DESCRIPTION"].format(**_described(release))
    own["inst/CITATION"] = _citation(release)
    own["inst/COPYRIGHTS"] = (
        "The R code is under the licence MIT, the data and texts under the licence of this package; the text of each\n"
        "is in the folder LICENSES. Quotations from the articles remain their authors'.\n"
    )
    own |= {f"man/{name}.Rd": _help(name, resource) for name, resource in installed().described.items()}
    made = {path: text.encode() for path, text in own.items()}
    licences = licence_files(release) | {"LICENSE-MIT.txt": (release.checkout.root / "LICENSES/MIT.txt").read_bytes()}
    made |= {f"inst/LICENSES/{name}": content for name, content in licences.items()}
    return made | {f"inst/extdata/{name}.csv.gz": gzip.compress(content, mtime=0) for name, content in _tables()}


def _described(release: Release) -> dict[str, str]:
    """The values of DESCRIPTION."""
    package = release.package
    words = package["title"]["en"].removeprefix(f"{package['name']}: ").split()
    addresses = {"URL": package.get("homepage"), "BugReports": package.get("repository")}
    return {
        "version": release.version,
        "title": " ".join(word if word in _SMALL else word[0].upper() + word[1:] for word in words),
        "author": package["contributors"][0]["title"],
        "contact": package.get("contact") or NOBODY,
        "description": fill(package["description"]["en"], 76, subsequent_indent="    ", break_on_hyphens=False),
        "licence": package["licenses"][0]["name"].replace("-", " "),
        "addresses": "".join(f"{key}: {value}\n" for key, value in addresses.items() if value),
    }


def _citation(release: Release) -> str:
    """``inst/CITATION``, for ``citation("diplodata")``."""
    values = {
        "bibtype": "Misc",
        "title": release.package["title"]["en"],
        "author": None,
        "year": str(release.package.get("released") or "n.d.")[:4],
        "note": f"Version {release.version}, data set",
        "url": release.package.get("homepage"),
        "doi": release.package.get("concept_doi") or release.package.get("doi"),
        "textVersion": citation(release, "en", "text"),
    }
    values |= {key: _quoted(value) for key, value in values.items() if value}
    authors = ", ".join(f"person({_quoted(one['title'])})" for one in release.package["contributors"])
    values["author"] = f"c({authors})"
    lines = ",\n  ".join(f"{key} = {value}" for key, value in values.items() if value)
    return f"bibentry(\n  {lines}\n)\n"


def _quoted(text: str) -> str:
    """A text as a string of R."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _rd(text: str) -> str:
    """A text as Rd wants it."""
    return re.sub(r"([\\%{}])", r"\\\1", text)


def _help(name: str, resource: dict[str, Any]) -> str:
    """The help page of a table or view: what it holds, its columns and codes, in English and in Spanish."""
    titles = " / ".join(dict.fromkeys(_rd(localized(resource, "title", language)) for language in LANGUAGES))
    described = "\n\n".join(_rd(localized(resource, "description", language)) for language in LANGUAGES)
    columns = "\n".join(_column(name, fields) for fields in _by_language(resource["schema"]["fields"]))
    return f"""\\name{{{name}}}
\\alias{{{name}}}
\\alias{{{SPANISH_OF[name]}}}
\\title{{{titles}}}
\\description{{
{described}
}}
\\section{{Columns / Columnas}}{{
\\describe{{
{columns}
}}
}}
\\seealso{{\\code{{\\link{{dd_load}}}}, \\code{{\\link{{dd_trace}}}}, \\code{{\\link{{dd_cite}}}}}}
\\examples{{
str(dd_load("{name}", lang = "en"), vec.len = 1, nchar.max = 60, give.attr = FALSE)
}}
\\keyword{{datasets}}
"""


SPANISH_OF = {name: spanish for spanish, name in SPANISH.items()}


def _by_language(fields: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The columns of a table, those of one text in two languages together."""
    stems = ((re.sub("_(es|en)$", "", one["name"]) if LANGUAGE in one else one["name"], one) for one in fields)
    return list(grouped(stems).values())


def _column(name: str, fields: list[dict[str, Any]]) -> str:
    """What a column or a pair of them holds, in English and in Spanish, and its codes with their labels."""
    field = fields[0]
    labels = {language: code_labels(name, field["name"], language) for language in LANGUAGES}
    texts = []
    for language in LANGUAGES:
        title, text = (localized(field, key, language) for key in ("title", "description"))
        head, rest = titled(title.partition(" (")[0] if len(fields) > 1 else title, text)
        texts.append(f"\\emph{{{_rd(head)}}}{_rd(rest)}")
    codes = r" \cr".join(
        rf"\code{{{_rd(code)}}} \tab {_rd(label)} \tab {_rd(labels['es'][code])}"
        for code, label in labels["en"].items()
    )
    table = f"\n\n\\tabular{{lll}}{{{codes}}}" if codes else ""
    names = ", ".join(f"\\code{{{one['name']}}}" for one in fields)
    kind = "factor" if codes else _TYPES[field["type"]]
    joined = "\n\n".join(texts)
    return f"\\item{{{names}}}{{({kind}) {joined}{table}}}"


# The files of inst/extdata


def _tables() -> Iterator[tuple[str, bytes]]:
    """The rows of every table and view, and what R has to know of them, as CSV by name."""
    columns = []
    for name in installed().described:
        fields = [(field["name"], field["type"], field.get(LANGUAGE), "false") for field in installed().fields(name)]
        rows = installed().read(name)
        if name in installed().resources and any(language for _, _, language, _ in fields):
            fields.append((ENGLISH_ORIGIN, "string", None, "true"))
            origins = installed().english_origins(name, (row[installed().key(name)] for row in rows))
            rows = [row | {ENGLISH_ORIGIN: origin} for row, origin in zip(rows, origins, strict=True)]
        yield f"tables/{name}", canonical_csv((field[0] for field in fields), (row.values() for row in rows))
        columns += [(name, *field) for field in fields]
    yield "columns", canonical_csv(("resource", "column", "type", "language", "added"), columns)
    yield "codes", canonical_csv(("resource", "column", "code", "label_es", "label_en"), _codes(columns))
    yield "resources", canonical_csv(*_resources())
    texts = [(style, language, cite(style, language)) for style in get_args(Style) for language in LANGUAGES]
    yield "citations", canonical_csv(("style", "lang", "text"), texts)
    yield from _traces()


def _codes(columns: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, ...]]:
    for name, column, *_ in columns:
        spanish, english = (code_labels(name, column, language) for language in get_args(Language))
        yield from ((name, column, code, label, english[code]) for code, label in spanish.items())


def _resources() -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The tables and views as ``dd_tables()`` lists them."""
    header = ("name", "spanish_name", "kind", "rows", "columns", "title_es", "title_en", "description_es")
    rows = [
        (
            name, SPANISH_OF[name], "table" if name in installed().resources else "view", len(installed().rows(name)),
            len(resource["schema"]["fields"]),
            *(localized(resource, key, language) for key in ("title", "description") for language in ("es", "en")),
        )
        for name, resource in installed().described.items()
    ]  # fmt: skip
    return (*header, "description_en"), rows


_SAME = ("exact", "article_id", "page", "page_last", "printed_page", "note_number", "prefix", "suffix", "table", "id")
_IN_BOTH = ("article", "section", "supports", "citation")


def _traces() -> Iterator[tuple[str, bytes]]:
    """Every passage once, with its citation, and the passages of every id; an id without any has a line of its own."""
    passages: dict[tuple[str, str], list[Any]] = {}
    traced: list[tuple[str, str | None, str | None, str | None]] = []
    for id in dict.fromkeys(str(id) for table in installed().resources for id in installed().by_id(table)):
        spanish, english = (trace(id, language) for language in get_args(Language))
        traced += [(id, one.via, one.table, one.id) for one in english] or [(id, None, None, None)]
        for pair in zip(spanish, english, strict=True):
            if (key := pair[0][-2:]) not in passages:
                passages[key] = _passage(*pair)
    header = (*_SAME, *(f"{text}_{language}" for text in _IN_BOTH for language in get_args(Language)))
    yield "passages", canonical_csv(header, passages.values())
    yield "traced", canonical_csv(("traced", "via", "table", "id"), traced)


def _passage(spanish: Trace, english: Trace) -> list[Any]:
    same = [getattr(english, name) for name in _SAME]
    by_language = ((one.article, one.section, one.supports, one.citation(lang)) for one, lang in
                   ((spanish, get_args(Language)[0]), (english, get_args(Language)[1])))  # fmt: skip
    return same + [text for pair in zip(*by_language, strict=True) for text in pair]


def preflight(release: Release) -> Iterator[Problem]:
    """What R or CRAN would refuse, found without R: several licences, an address that is none."""
    if len(release.package["licenses"]) != 1:
        yield release.problem("R takes the name of exactly one licence", "licenses")
    contact = release.package.get("contact")
    if contact and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", contact):
        yield release.problem(f"{contact!r} is no e-mail address, which R requires of a maintainer", "contact")


TARGET = Target("r", ("contact",), files, preflight)

"""The page: template, style, script and payload as one file of HTML that asks for nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from graphlib import CycleError, TopologicalSorter
from os.path import normpath
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diplodata._package import Package
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.explorer.metadata import json_ld, plain_tables

HERE = Path(__file__).parent
LARGEST_PLAIN = 2_000_000  # characters of a payload that stands in the page as it is
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[\w/.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
_ASIDE = re.compile(
    r"^ *(?://.*|/\*\*.*\*/)\n|^ +|^\n", re.MULTILINE
)  # comments, indentation and empty lines stay here
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def page_of(package: Package, payload: dict[str, Any]) -> str:
    """The page of a package, with its payload."""
    style, script, words = _style(), assembled(), own_words()
    return render(
        "index.html",
        about=payload["package"],
        words=words,
        style=style,
        script=script,
        policy=_policy(style, script),
        metadata=_json(json_ld(package)),
        **_embedded(_json(payload | {"words": words})),
        tables=plain_tables(package),
    )


def render(template: str, **values: Any) -> str:
    """A template with its values; what is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)


def own_words() -> dict[str, Any]:
    """The page's own words: by key, in both languages."""
    found: dict[str, Any] = read_yaml(HERE / "words.yaml", HERE).value
    return {f"{section}.{key}": both for section, keys in found.items() for key, both in keys.items()}


def _policy(style: str, script: str) -> str:
    """Only this style and this script; nothing from anywhere."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> str:
    """JSON that no cell can end early: in HTML a ``<`` might open something, so it is written as its number."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _embedded(text: str) -> dict[str, str]:
    """The payload as it stands in the page, and in which form."""
    if len(text) <= LARGEST_PLAIN:
        return {"payload": text, "form": "json"}
    return {"payload": base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode(), "form": "gzip"}


def _style() -> str:
    return "\n".join(path.read_text("utf-8").strip() for path in sorted((HERE / "style").glob("*.css"))) + "\n"


def assembled(folder: Path = HERE / "script") -> str:
    """The modules in the order in which they import each other, each as a function that gives what it exports.

    Raises:
        BuildError: a module imports or exports in another form, or what is not there, or modules import in a circle.
    """
    sources = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.js"))}
    imports = {name: [_resolved(name, *one) for one in _IMPORT.findall(source)] for name, source in sources.items()}
    for name, imported in imports.items():
        for other, names in imported:
            if missing := set(names) - set(_EXPORT.findall(sources.get(other, ""))):
                raise BuildError([Problem(f"script/{name}", f"{other} does not export {', '.join(sorted(missing))}")])
    try:
        order = TopologicalSorter({name: [other for other, _ in imports[name]] for name in imports}).static_order()
        return "\n".join(_as_function(name, sources[name], imports[name]) for name in order)
    except CycleError as error:
        raise BuildError([Problem("script", f"modules import each other: {' → '.join(error.args[1])}")]) from None


def _resolved(name: str, names: str, path: str) -> tuple[str, list[str]]:
    """A module that another imports, and the names that it takes from it."""
    other = normpath(Path(name).parent / path).replace("\\", "/")
    return other, [one.strip() for one in names.split(",") if one.strip()]


def _as_function(name: str, source: str, imports: list[tuple[str, list[str]]]) -> str:
    body = _EXPORT.sub(lambda found: found[0].removeprefix("export "), _IMPORT.sub("", source))
    body = _ASIDE.sub("", body).strip()
    if left := _LEFT_OVER.search(body):
        raise BuildError([Problem(f"script/{name}", f"cannot be put into one script: {left[0]}")])
    taken = "".join(f"const {{ {', '.join(names)} }} = {_variable(other)};\n" for other, names in imports)
    given = f"return {{ {', '.join(_EXPORT.findall(source))} }};"
    return f"const {_variable(name)} = (() => {{\n{taken}{body}\n{given}\n}})();"


def _variable(name: str) -> str:
    """What a module is called in the script: no module has a name like it."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))

"""The page: template, style, script and payload as one file of HTML that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import read_yaml

HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\./|\.\./)([\w/.-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def page(payload: dict[str, Any], words: dict[str, Any]) -> str:
    """The page with this payload and these words."""
    style, script = _style(), _script()
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html").render(
        about=payload["package"],
        words=words,
        style=style,
        script=script,
        policy=_policy(style, script),
        payload=_json({**payload, "words": words}),
    )


def words() -> dict[str, Any]:
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


def _style() -> str:
    return "\n".join(path.read_text("utf-8").strip() for path in sorted((HERE / "style").glob("*.css"))) + "\n"


def _script() -> str:
    """The modules in the order in which they import each other, as one module without imports and exports.

    Raises:
        BuildError: a module imports in another form, what is not there, or in a circle; or two declare the same name.
    """
    folder = HERE / "script"
    sources = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.js"))}
    imports = {name: _imports(name, source) for name, source in sources.items()}
    declared: dict[str, str] = {}
    for name, source in sources.items():
        for one in _DECLARED.findall(source):
            if one in declared:
                raise BuildError([Problem(f"script/{name}", f"declares {one}, which {declared[one]} declares too")])
            declared[one] = name
        for other, names in imports[name].items():
            if missing := [one for one in names if not re.search(rf"(?m)^export .*\b{one}\b", sources.get(other, ""))]:
                raise BuildError([Problem(f"script/{name}", f"{other} exports no {', '.join(missing)}")])
    try:
        order = list(TopologicalSorter({name: sorted(others) for name, others in imports.items()}).static_order())
    except CycleError as error:
        raise BuildError([Problem("script", f"modules import each other: {' → '.join(error.args[1])}")]) from None
    return "\n".join(_plain(name, sources[name]) for name in order)


def _imports(name: str, source: str) -> dict[str, list[str]]:
    """The names that a module imports, by the module that has them."""
    found = {}
    for names, above, path in _IMPORT.findall(source):
        folder = Path(name).parent.parent if above == "../" else Path(name).parent
        found[(folder / path).as_posix()] = [one.strip() for one in names.split(",") if one.strip()]
    return found


def _plain(name: str, source: str) -> str:
    plain = _EXPORT.sub("", _IMPORT.sub("", source))
    if left := _LEFT_OVER.search(plain):
        raise BuildError([Problem(f"script/{name}", f"cannot be put into one script: {left[0]}")])
    return f"// {name}\n{plain.strip()}\n"

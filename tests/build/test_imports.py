"""What imports what: no ring of modules, no private name of another module; wherever the import stands in its file."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample import ROOT


def modules_in(*folders: Path) -> dict[str, ast.Module]:
    """The syntax tree of each module under some folders of the path, its relative imports made absolute."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            tree = ast.parse(path.read_text("utf-8"), str(path))
            for node in froms(tree):
                if node.level:
                    node.module = ".".join([*parts[: -node.level], *([node.module] if node.module else [])])
            found[".".join(parts).removesuffix(".__init__")] = tree
    return found


def froms(tree: ast.Module) -> list[ast.ImportFrom]:
    """All imports of the kind ``from … import …``: in functions and under TYPE_CHECKING too."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def plain(tree: ast.Module) -> list[ast.alias]:
    """What is imported by ``import …``, wherever that stands."""
    return [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]


def rings(modules: dict[str, ast.Module]) -> list[set[str]]:
    """The sets of modules that all import each other, directly or through others."""
    graph = {}
    for name, tree in modules.items():
        named = {alias.name for alias in plain(tree)}
        for node in froms(tree):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= (full & modules.keys()) or {str(node.module)}
        graph[name] = named & modules.keys()
    reached = {name: reachable(graph, name) for name in graph}
    alike = {
        frozenset({one for one in reached[name] if name in reached[one]}) for name in graph if name in reached[name]
    }
    return sorted(map(set, alike), key=sorted)


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """What a module imports, and what that imports, and so on."""
    found: set[str] = set()
    left = [start]
    while left:
        new = graph[left.pop()] - found
        found |= new
        left += new
    return found


def private_names(modules: dict[str, ast.Module]) -> Iterator[str]:
    """Private names of other modules that a module imports, or reaches through a module that it imports."""
    for name, tree in modules.items():
        reached = {alias.asname: alias.name for alias in plain(tree) if alias.asname}
        for node in froms(tree):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if full in modules:
                    reached[alias.asname or alias.name] = full
                elif is_private(alias.name):
                    yield f"{name}: {full}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and is_private(node.attr):
                full = f"{reached.get(node.value.id)}.{node.attr}"
                if node.value.id in reached and full not in modules:
                    yield f"{name}: {full}"


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


SOURCE = modules_in(ROOT / "src")
COMMANDS = modules_in(ROOT / "scripts", ROOT / "benchmarks")


def test_no_ring_of_imports_no_private_name_of_another_module_and_no_command() -> None:
    assert rings(SOURCE) == []
    assert set(private_names(SOURCE | COMMANDS)) == set()
    named = {str(node.module) for tree in SOURCE.values() for node in froms(tree)}
    named |= {alias.name for tree in SOURCE.values() for alias in plain(tree)}
    assert named & COMMANDS.keys() == set()


# Each of these must be able to fail.


def spoilt(folder: Path, line: str, within: str = "diplodata_build/new.py") -> dict[str, ast.Module]:
    """The modules of src/ with a line more in one of them."""
    path = folder / within
    path.parent.mkdir(parents=True)
    path.write_text(line, "utf-8")
    (name,) = new = modules_in(folder)
    if name in SOURCE:
        new[name].body += SOURCE[name].body
    return SOURCE | new


@pytest.mark.parametrize(
    "line",
    [
        "import diplodata_build.run",
        "def f():\n    from diplodata_build import run\n",
        "if TYPE_CHECKING:\n    from ..run import build\n",
    ],
)
def test_a_ring_is_found_wherever_the_import_stands(line: str, tmp_path: Path) -> None:
    modules = spoilt(tmp_path, line, "diplodata_build/base/problems.py")
    assert any({"diplodata_build.run", "diplodata_build.base.problems"} <= one for one in rings(modules))


@pytest.mark.parametrize(
    "line",
    [
        "from diplodata_build.run import _build",
        "from .run import _build",
        "from diplodata_build import run as other\n\nother._build()",
        "import diplodata_build.run as other\n\ndef f():\n    return other._build\n",
    ],
)
def test_a_private_name_is_found(line: str, tmp_path: Path) -> None:
    found = set(private_names(spoilt(tmp_path, line)))
    assert found == {"diplodata_build.new: diplodata_build.run._build"}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("diplodata_build/base/problems.py", "import diplodata_build.run"),
        ("diplodata_build/text/document.py", "def f():\n    from diplodata_build.finding import dates\n"),
        ("diplodata/_names.py", "if TYPE_CHECKING:\n    import diplodata_build.base.problems\n"),
        ("diplodata_build/corpus/worker.py", "import diplodata_build.curation.records\n"),
        ("diplodata_build/corpus/worker.py", "import diplodata\n"),
        ("diplodata_build/curation/records.py", "import diplodata_build.corpus.tables\n"),
        ("diplodata_build/new.py", ""),
        ("diplodata/_package.py", "def f():\n    from diplodata._sql import sql\n"),
        ("diplodata/_errors.py", "import diplodata._package\n"),
        ("diplodata/_new.py", ""),
    ],
)
def test_lint_imports_refuses_an_import_up_and_a_module_without_a_layer(module: str, line: str, tmp_path: Path) -> None:
    source = shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (source / module).open("a", encoding="utf-8") as file:
        file.write(f"from typing import TYPE_CHECKING\n{line}\n")
    program = Path(sys.executable).with_name(
        "lint-imports"
    )  # of the published modules `make check` says that it passes
    environment = os.environ | {"PYTHONPATH": str(source)}
    command = [program, "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout or module.replace("/", ".").removesuffix(".py") in done.stdout

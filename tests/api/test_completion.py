"""What an editor offers before anything has run: jedi, which Spyder, Jupyter and others complete with."""

from pathlib import Path

import jedi
import pytest

import diplodata as dd


def offered(code: str) -> set[str]:
    """What jedi offers at the end of some lines."""
    return {completion.name for completion in jedi.Script(f"import diplodata as dd\n{code}").complete()}


def test_every_public_name_is_offered() -> None:
    assert set(dd.__all__) <= offered("dd.")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("dd.load(", {"table=", "lang=", "backend=", "columns="}),
        ("dd.actors(", {"lang=", "backend=", "columns="}),
        ("dd.timeline(", {"lang=", "backend=", "columns="}),
        ("dd.cite(", {"style=", "lang=", "ids=", "works="}),
        ("dd.actors().", {"groupby", "merge"}),
        ("dd.get('chicago').", {"id", "table", "label", "related", "evidence", "statements", "keys"}),
        ("dd.get('chicago').statements()[0].", {"kind", "text_es", "text_en"}),
        ("dd.search('paz')[0].", {"label", "snippet", "table", "id"}),
        ("dd.trace('chicago')[0].", {"exact", "page", "citation"}),
    ],
)
def test_arguments_and_what_comes_of_a_call_are_offered(code: str, expected: set[str]) -> None:
    assert expected <= offered(code)


def test_a_name_that_is_hidden_is_not_offered(tmp_path: Path) -> None:
    """With a plain False jedi passes over the imports, so that these tests see it."""
    source = Path(dd.__file__).read_text("utf-8")
    file = tmp_path / "diplodata" / "__init__.py"
    file.parent.mkdir()
    file.write_text(source.replace("TYPE_CHECKING = bool(0)", "TYPE_CHECKING = False"), "utf-8")
    project = jedi.Project(tmp_path, sys_path=[str(tmp_path)], added_sys_path=[])
    found = {one.name for one in jedi.Script("import diplodata as dd\ndd.", project=project).complete()}
    assert "_HOMES" in found and "actors" not in found

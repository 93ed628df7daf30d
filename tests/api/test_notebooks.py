"""The notebooks run from top to bottom, in both languages, and show what they are there to show."""

from pathlib import Path

import nbformat
import pytest
from in_process import run_script
from invented import write_articles
from nbclient import NotebookClient

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


FOLDER = 'folder = "corpus"'  # of what a reader of the notebook has read


def corpus_of(folder: Path) -> Path:
    """What corpus.py makes of some invented articles, one of them a copy of another."""
    write_articles(folder / "articles", 20, pages=4)
    done = run_script("corpus", folder / "articles", "--output", folder / "corpus", "--workers", 2)
    assert done.returncode == 0
    return folder / "corpus"


def shown(notebook: nbformat.NotebookNode) -> list[dict[str, str]]:
    """What the code cells display, by media type."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output["data"] for output in outputs if "data" in output]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_notebook_runs(path: Path, lang: str, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    stored = [sorted(data) for data in shown(notebook)]
    assert sum("image/png" in kinds for kinds in stored) == 1
    setting = 'lang = "en"  # or "es"'
    changed = [cell for cell in notebook.cells if setting in cell.source]
    assert len(changed) == 1
    changed[0].source = changed[0].source.replace(setting, f'lang = "{lang}"')
    if FOLDER in changed[0].source:
        changed[0].source = changed[0].source.replace(FOLDER, f'folder = "{corpus_of(tmp_path)}"')
    NotebookClient(notebook, timeout=None, kernel_name="python3").execute()
    assert [sorted(data) for data in shown(notebook)] == stored


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["corpus", "definitions", "network", "timeline"]

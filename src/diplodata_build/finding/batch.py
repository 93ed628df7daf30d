"""Reading of many articles: which files, in how many processes, where the results go, and what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from diplodata_build.finding.export import to_json
from diplodata_build.text import UnreadableText, read_file

SUFFIXES = {"text": ".txt", "json": ".json"}


@dataclass(frozen=True)
class Outcome:
    """What became of one input: the result or an error, both empty where the result was written to a file."""

    path: Path
    result: str = ""
    error: str = ""


def read_articles(paths: Sequence[Path], form: str, output: Path | None, jobs: int) -> Iterator[Outcome]:
    """Read files and the ``*.txt`` files of folders, ``jobs`` at a time; the outcomes come in the order of the inputs.

    ``form`` is text or json. With ``output`` each result goes into a file there; two inputs of one name, or a folder
    that cannot be made, are then an error and nothing is read.
    """
    found = [(path, sorted(path.glob("*.txt")) if path.is_dir() else [path]) for path in paths]
    inputs = [file for _, files in found for file in files]
    problem = _problem_of_output(inputs, output) if output else None
    if problem:
        yield problem
        return
    yield from (Outcome(path, error="no *.txt file in this folder") for path, files in found if not files)
    work = partial(_read_one, form=form, output=output, labelled=len(inputs) > 1 and output is None)
    parallel = min(jobs, len(inputs))
    with ProcessPoolExecutor(parallel) if parallel > 1 else nullcontext() as pool:
        outcomes = pool.map(work, inputs, chunksize=4) if pool else map(work, inputs)
        try:
            yield from _with_progress(outcomes, len(inputs))
        except BrokenProcessPool:
            yield Outcome(Path("--jobs"), error="one was stopped from outside (out of memory?): try fewer")


def _problem_of_output(inputs: Sequence[Path], output: Path) -> Outcome | None:
    """Why the results cannot go into one folder."""
    for name, same in groupby(sorted(path.stem for path in inputs)):
        if len(list(same)) > 1:
            return Outcome(Path(name), error="two inputs of this name, and one --output folder")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Outcome(output, error=str(error.strerror))
    return None


def _read_one(path: Path, form: str, output: Path | None, labelled: bool) -> Outcome:
    """Read one article and give or write what was asked for."""
    try:
        document = read_file(path)
        result = document.text + "\n" if form == "text" else to_json(document, path if labelled else None)
        if output is None:
            return Outcome(path, result)
        (output / (path.stem + SUFFIXES[form])).write_text(result, encoding="utf-8", newline="\n")
        return Outcome(path)
    except UnreadableText as error:
        return Outcome(path, error=str(error))
    except OSError as error:
        return Outcome(path, error=f"cannot be written: {error.strerror}")
    except MemoryError:
        return Outcome(path, error="too large for the memory of this machine")
    except Exception as error:  # a fault of ours must not stop the other articles
        return Outcome(path, error=f"fault of the reader, please report it: {type(error).__name__}: {error}")


def _with_progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The same outcomes, counted on standard error where somebody watches."""
    watched = sys.stderr.isatty() and total > 1
    for number, outcome in enumerate(outcomes, 1):
        yield outcome
        if watched:
            sys.stderr.write(f"\r{number}/{total}" + ("\n" if number == total else ""))

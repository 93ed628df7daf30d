"""Reading of many articles: which files, in how many processes, where the results go, and what could not be read.

An article as JSON has pages, sections, blocks with their sentences, and candidates, each with its place.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from diplodata_build.base.checkout import write_text
from diplodata_build.base.child import Child, ChildLostError
from diplodata_build.base.problems import BuildError
from diplodata_build.finding import find_candidates
from diplodata_build.finding.doubts import find_doubts
from diplodata_build.text import UnreadableText, read_raw, read_text
from diplodata_build.text.document import Block, Document
from diplodata_build.text.hints import NO_HINTS, Hints

ATTEMPTS = 2  # to read a file whose process was stopped
SUFFIXES = {"text": ".txt", "json": ".json", "raw": ".txt", "doubts": ".txt"}


def to_json(document: Document, path: Path | None = None) -> str:
    """The structure of an article; on one line, with its path, where several are shown together."""
    content: dict[str, Any] = {"path": str(path)} if path else {}
    content["pages"] = _pages(document)
    content["sections"] = [
        {"kind": section.kind, "heading": section.heading, **_place(document, section.char_start, section.char_end)}
        for section in document.sections
    ]
    content["blocks"] = [_block(document, block) for block in document.blocks]
    content["candidates"] = [
        {
            "kind": found.kind,
            "text": found.text,
            "page": document.page_at(found.char_start),
            "char_start": found.char_start,
            "char_end": found.char_end,
        }
        for found in find_candidates(document)
    ]
    return json.dumps(content, ensure_ascii=False, indent=None if path else 1) + "\n"


def _pages(document: Document) -> list[dict[str, Any]]:
    """The pages with their printed numbers and the ranges of the clean text that stand on them.

    A page whose notes stand at the end of the text has several ranges.
    """
    ranges: dict[int, list[list[int]]] = {page: [] for page in range(1, document.page_count + 1)}
    ends = [*(start for start, _ in document.page_runs[1:]), len(document.text)]
    for (start, page), end in zip(document.page_runs, ends, strict=True):
        if end > start:
            ranges[page].append([start, end])
    offset = document.printed_page_offset
    return [
        {"page": page, "printed_page": None if offset is None else page + offset, "ranges": found}
        for page, found in ranges.items()
    ]


def _block(document: Document, block: Block) -> dict[str, Any]:
    """A block; call-outs and furniture have no place in the clean text."""
    entry: dict[str, Any] = {"id": block.id, "kind": block.kind, "language": block.language}
    entry |= {"page": block.page, "page_last": block.page_last}
    if block.char_start is not None:
        entry["char_start"] = block.char_start
    if block.note_number is not None:
        entry["note_number"] = block.note_number
    entry["text"] = block.text
    entry["sentences"] = [_place(document, span.start, span.end) for span in block.sentences]
    return entry


def _place(document: Document, start: int, end: int) -> dict[str, int]:
    """A range of the clean text with its pages."""
    first, last = document.page_at(start), document.page_at(max(start, end - 1))
    return {"char_start": start, "char_end": end, "page": first, "page_last": last}


@dataclass(frozen=True)
class Outcome:
    """What became of one input: the result or an error, both empty where the result was written to a file."""

    path: Path
    result: str = ""
    error: str = ""


def to_lines(document: Document, path: Path) -> str:
    """What looks wrong in a reading, a line each: ``file:line: page: what``."""
    found = find_doubts(document)
    places = [f"{path}:{doubt.line}: page {doubt.page}" if doubt.line else str(path) for doubt in found]
    return "".join(f"{place}: {doubt.message}\n" for place, doubt in zip(places, found, strict=True))


def read_articles(
    paths: Sequence[Path],
    form: str,
    output: Path | None,
    jobs: int,
    hints: Mapping[str, Hints] | None = None,
    *,
    resume: bool = False,
) -> Iterator[Outcome]:
    """Read files and the ``*.txt`` files of folders, ``jobs`` at a time; the outcomes come in the order of the inputs.

    ``form`` is text, json, doubts, or raw: the text before it is cleaned, by which a PDF is registered. ``hints`` are
    those of registered articles, by the sha256 of their text. With ``output`` each result goes into a file there; two
    inputs of one name, or a folder that cannot be made, are then an error and nothing is read. With ``resume`` an input
    that is older than its file there is not read again.
    """
    found = [(path, sorted(path.glob("*.txt")) if path.is_dir() else [path]) for path in paths]
    inputs = [file for _, files in found for file in files]
    problem = _problem_of_output(inputs, output) if output else None
    if problem:
        yield problem
        return
    yield from (Outcome(path, error="no *.txt file in this folder") for path, files in found if not files)
    labelled = len(inputs) > 1 and output is None
    if resume and output:
        inputs = [path for path in inputs if not _is_older(path, output / (path.stem + SUFFIXES[form]))]
    work = partial(_read_one, form=form, output=output, labelled=labelled, hints=hints or {})
    yield from _with_progress(read_all(work, inputs, min(jobs, len(inputs))), len(inputs))


def _is_older(path: Path, than: Path) -> bool:
    """Whether a file was there before another one; results are whole, so that one is the result of it."""
    with suppress(OSError):
        return path.stat().st_mtime_ns < than.stat().st_mtime_ns
    return False


def read_all(work: Callable[[Path], Outcome], inputs: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    """The outcomes of all inputs, of several jobs each in a process that is started again where it is stopped."""
    if jobs < 2:
        yield from map(work, inputs)
        return
    idle: SimpleQueue[Child] = SimpleQueue()

    def in_child(path: Path) -> Outcome:
        child = idle.get()
        try:
            for _ in range(ATTEMPTS):
                with suppress(ChildLostError):
                    return child.call(work, path)
            return Outcome(path, error="its process was stopped from outside (out of memory?): try fewer --jobs")
        finally:
            idle.put(child)

    with ExitStack() as children, ThreadPoolExecutor(jobs) as pool:
        for _ in range(jobs):
            idle.put(children.enter_context(closing(Child())))
        yield from pool.map(in_child, inputs)


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


def _read_as_registered(path: Path, hints: Mapping[str, Hints]) -> Document:
    """Read an article with its hints, if its text, or the one that its PDF gives, is registered with some."""
    raw = read_raw(path)
    data = raw.encode() if path.suffix.lower() == ".pdf" else path.read_bytes()
    return read_text(raw, hints.get(hashlib.sha256(data).hexdigest(), NO_HINTS) if hints else NO_HINTS)


def _read_one(path: Path, form: str, output: Path | None, labelled: bool, hints: Mapping[str, Hints]) -> Outcome:
    """Read one article and give or write what was asked for."""
    try:
        document = _read_as_registered(path, hints)
        if form in ("raw", "text"):
            result = document.raw if form == "raw" else document.text + "\n"
        else:
            result = to_lines(document, path) if form == "doubts" else to_json(document, path if labelled else None)
        if output is None:
            return Outcome(path, result)
        target = output / (path.stem + SUFFIXES[form])
        if form == "raw" and target.exists() and target.read_bytes() != result.encode():
            return Outcome(path, error=f"{target} holds another text: it may be registered, so it is left alone")
        write_text(target, result)
        return Outcome(path)
    except UnreadableText as error:
        return Outcome(path, error=str(error))
    except BuildError as error:
        return Outcome(path, error=error.problems[0].message)
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

"""Read articles: raw text extracted from a PDF goes in, clean text or its structure comes out.

    read.py article.txt                              the clean text
    read.py article.txt --as json                    pages, sections, blocks, sentences and candidates
    read.py folder --output read --as json --jobs 4  every *.txt of a folder, one file each

A file that cannot be read is reported in one line, the others are still read, and the exit code is 2.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from diplodata_build.text import UnreadableText, read_file
from diplodata_build.text.document import Block, Document

SUFFIXES = {"text": ".txt", "json": ".json"}
EXIT_UNREADABLE = 2


@dataclass(frozen=True)
class Outcome:
    """What became of one input: the text to show or an error, both empty where it was written to a file."""

    path: Path
    shown: str = ""
    error: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0, or 2 where an input could not be read."""
    options = parse(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    inputs, missing = collect(options.paths)
    clash = find_clash(inputs) if options.output else None
    if clash:
        return fail(f"{clash}: two inputs of this name, and one --output folder")
    try:
        if options.output:
            options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return fail(f"{options.output}: {error.strerror}")
    work = partial(read_one, form=options.form, output=options.output, labelled=len(inputs) > 1)
    failures = [fail(message) for message in missing]
    try:
        outcomes = show(run(work, inputs, options.jobs), len(inputs))
        failures += [fail(f"{outcome.path}: {outcome.error}") for outcome in outcomes]
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except BrokenProcessPool:
        failures.append(fail("a job was stopped from outside (out of memory?): try fewer --jobs"))
    return max(failures, default=0)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Options of the command line."""
    parser = argparse.ArgumentParser(
        prog="read.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a text file, or a folder of *.txt files")
    parser.add_argument("--as", dest="form", choices=sorted(SUFFIXES), default="text", help="default: text")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write one file per article here")
    parser.add_argument("--jobs", type=positive, default=1, metavar="N", help="read N articles at a time")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files to read, folders replaced by their *.txt files; and what is wrong with the others."""
    files: list[Path] = []
    wrong: list[str] = []
    for path in paths:
        found = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        files += found
        if not found:
            wrong.append(f"{path}: no *.txt file in this folder")
    return files, wrong


def find_clash(inputs: Iterable[Path]) -> str | None:
    """A file name that two inputs would both be written to."""
    names = sorted(path.stem for path in inputs)
    return next((name for name, same in groupby(names) if len(list(same)) > 1), None)


def run(work: Callable[[Path], Outcome], inputs: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of the inputs."""
    parallel = min(jobs, len(inputs))
    with ProcessPoolExecutor(parallel) if parallel > 1 else nullcontext() as pool:
        yield from pool.map(work, inputs, chunksize=4) if pool else map(work, inputs)


def read_one(path: Path, form: str, output: Path | None, labelled: bool) -> Outcome:
    """Read one article and write or return what was asked for."""
    try:
        document = read_file(path)
        label = path if labelled and not output else None
        result = document.text + "\n" if form == "text" else as_json(document, label)
        if not output:
            return Outcome(path, shown=result)
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


def show(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Print what is to be shown; give back the failures. Progress only where somebody watches."""
    watched = sys.stderr.isatty() and total > 1
    for number, outcome in enumerate(outcomes, 1):
        sys.stdout.write(outcome.shown)
        if watched:
            sys.stderr.write(f"\r{number}/{total}" + ("\n" if number == total else ""))
        if outcome.error:
            yield outcome


def fail(message: str) -> int:
    """Say in one line what could not be read."""
    sys.stdout.flush()
    sys.stderr.write(f"read.py: {' '.join(message.split())}\n")
    return EXIT_UNREADABLE


def as_json(document: Document, label: Path | None = None) -> str:
    """The structure of an article; one line with its path where several are shown together."""
    content: dict[str, Any] = {"path": str(label)} if label else {}
    content |= {
        "pages": page_entries(document),
        "sections": [
            {"kind": section.kind, "heading": section.heading, **place(document, section.char_start, section.char_end)}
            for section in document.sections
        ],
        "blocks": [block_entry(document, block) for block in document.blocks],
        "candidates": candidates(document),
    }
    return json.dumps(content, ensure_ascii=False, indent=None if label else 1) + "\n"


def page_entries(document: Document) -> list[dict[str, Any]]:
    """The pages with their printed numbers and the ranges of the clean text that stand on them."""
    offset, ranges = document.printed_page_offset, page_ranges(document)
    return [
        {"page": page, "printed_page": None if offset is None else page + offset, "ranges": ranges.get(page, [])}
        for page in range(1, document.page_count + 1)
    ]


def page_ranges(document: Document) -> dict[int, list[list[int]]]:
    """Ranges of the clean text by page; a page whose notes stand at the end of the text has several."""
    ranges: dict[int, list[list[int]]] = {}
    ends = [*(start for start, _ in document.page_runs[1:]), len(document.text)]
    for (start, page), end in zip(document.page_runs, ends, strict=True):
        if end > start:
            ranges.setdefault(page, []).append([start, end])
    return ranges


def place(document: Document, start: int, end: int) -> dict[str, int]:
    """A range of the clean text with its pages."""
    last = max(start, end - 1)
    return {
        "char_start": start,
        "char_end": end,
        "page": document.page_at(start),
        "page_last": document.page_at(last),
    }


def block_entry(document: Document, block: Block) -> dict[str, Any]:
    """A block; call-outs and furniture have no place in the clean text."""
    entry: dict[str, Any] = {
        "id": block.id,
        "kind": block.kind,
        "language": block.language,
        "page": block.page,
        "page_last": block.page_last,
    }
    if block.char_start is not None:
        entry["char_start"] = block.char_start
    if block.note_number is not None:
        entry["note_number"] = block.note_number
    entry["text"] = block.text
    entry["sentences"] = [place(document, span.start, span.end) for span in block.sentences]
    return entry


def candidates(document: Document) -> list[dict[str, Any]]:
    """What the article mentions and an editor has to account for."""
    from diplodata_build.finding import find_candidates  # not needed for the text alone

    return [
        {
            "kind": found.kind,
            "text": found.text,
            "page": document.page_at(found.char_start),
            "char_start": found.char_start,
            "char_end": found.char_end,
        }
        for found in find_candidates(document)
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Read a folder of texts and PDFs as a corpus: Parquet tables of articles, sentences, citations and more.

    corpus.py folder --output corpus                    on all cores of this machine
    corpus.py folder --output corpus --scheduler tcp://…  on a cluster of Dask that stands (or DASK_SCHEDULER_ADDRESS)
    corpus.py s3://bucket/folder --output s3://bucket/corpus   wherever fsspec can read and write
    corpus.py --wheel .                                 the wheel that the workers of a cluster need

A run that was stopped goes on where it stopped; one after it reads only what is new or changed. A file that cannot be
read becomes a row of the table of problems. diplodata.corpus("corpus") gives the tables.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import BuildError, Problem

SECONDS, MEGABYTES = 120, 2048


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="a folder of *.txt and *.pdf files, or its address")
    parser.add_argument("--output", metavar="OUT", help="the folder of the tables")
    parser.add_argument("--wheel", type=Path, metavar="DIR", help="write the wheel that workers need into a folder")
    parser.add_argument("--scheduler", metavar="ADDRESS", default=os.environ.get("DASK_SCHEDULER_ADDRESS"),
                        help="read on the cluster of this scheduler")  # fmt: skip
    parser.add_argument("--workers", type=_number, metavar="N", help="processes on this machine (default: its cores)")
    parser.add_argument("--seconds", type=_number, default=SECONDS, metavar="S",
                        help=f"how long one file may take (default: {SECONDS})")  # fmt: skip
    parser.add_argument("--memory", type=_number, default=MEGABYTES, metavar="MB",
                        help=f"how much memory one file may take (default: {MEGABYTES})")  # fmt: skip
    return run(parser, _corpus, arguments, interrupted="Interrupted. Run it again to go on.")


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def _corpus(options: argparse.Namespace) -> None:
    if not options.wheel and not (options.folder and options.output):
        raise BuildError([Problem("corpus.py", "needs a FOLDER and --output OUT, or --wheel DIR")])
    from diplodata_build.corpus.engine import read_corpus  # Dask takes a second
    from diplodata_build.corpus.wheel import make_wheel

    if options.wheel:
        print(make_wheel(options.wheel))
        return
    summary = read_corpus(
        _address(options.folder),
        _address(options.output),
        scheduler=options.scheduler,
        workers=options.workers,
        seconds=options.seconds,
        megabytes=options.memory,
        on_read=_show if sys.stderr.isatty() else lambda read, left: None,
    )
    print(
        f"{summary.files:,} files, {summary.read:,} of them read now: "
        f"{summary.articles:,} articles, {summary.problems:,} problems."
    )


def _address(folder: str) -> str:
    """An address, or the whole path of a folder: workers have another current folder."""
    return folder if "://" in folder else Path(folder).resolve().as_posix()


def _show(read: int, left: int) -> None:
    sys.stderr.write(f"\r{read:,}/{left:,}" + ("\n" if read == left else ""))


if __name__ == "__main__":
    sys.exit(main())

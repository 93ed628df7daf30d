"""The process that ``confined`` starts for some rules: it reads what they need, and writes a line of JSON for each."""

import json
import pickle
import sys
from pathlib import Path

from . import BY_NAME, hits_of
from .confined import READY, limit
from .package import RawPackage
from .snapshot import Snapshot


def main(memory: str, seconds: str) -> None:
    """Apply the rules that stand in the input."""
    path, found, rules = pickle.load(sys.stdin.buffer)
    print(json.dumps(READY), flush=True)
    limit(int(memory), int(seconds))
    package = RawPackage(path, Snapshot(Path(path).parent, found))
    for rule in rules:
        print(json.dumps([rule, hits_of(BY_NAME[rule], package)]), flush=True)


main(*sys.argv[1:])

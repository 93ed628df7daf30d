"""``python -m diplodata`` is the command line."""

import os
import sys

# Python puts the current folder first among those it imports from: a csv.py that lies there is none of ours.
if sys.path[:1] in ([""], [os.getcwd()]):  # noqa: PTH109
    del sys.path[0]

from .cli import main

raise SystemExit(main())

"""Send a bundle to a stand-in for Zenodo on this machine, and look at what arrives.

Runs in the folder of the bundle; exit 1 with every thing that comes otherwise than it has to. The way is that of a
release: a DOI is reserved, the files are sent, the line is cut, a second run goes on, the record is published, then a
new version. The stand-in judges the metadata by InvenioRDM's own schema too. All this proves the bundle and our
client, not what Zenodo accepts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

JUDGES = Path(__file__).resolve().parent
sys.path.insert(0, str(JUDGES.parents[2]))

from diplodata_build.base.problems import BuildError  # noqa: E402
from diplodata_build.releases.invenio import Service  # noqa: E402
from diplodata_build.releases.judges.stand_in import TOKEN, Rehearsal  # noqa: E402
from diplodata_build.releases.judges.zenodo_record import errors  # noqa: E402
from diplodata_build.releases.judges.zenodo_server import StandIn  # noqa: E402
from diplodata_build.releases.zenodo_client import publish, reserve  # noqa: E402

FILES = {path.name: path for path in sorted(Path("files").iterdir())}
LARGEST = max(FILES, key=lambda name: FILES[name].stat().st_size)
DATE = "2000-01-01"  # stands for the date of a release that has none yet


def main() -> int:
    """Run the command; returns its exit code."""
    record = json.loads(Path("record.json").read_text("utf-8"))
    record["metadata"].setdefault("publication_date", DATE)
    rehearsal = Rehearsal()
    with StandIn(TOKEN, check=errors) as zenodo, TemporaryDirectory() as notes:
        try:
            rehearse(rehearsal, zenodo, record, Path(notes, "draft.json"))
        except BuildError as error:
            rehearsal.expect("everything is accepted", False, error)
    return 1 if rehearsal.wrong else 0


def rehearse(rehearsal: Rehearsal, zenodo: StandIn, record: dict[str, Any], notes: Path) -> None:
    """The way of two versions of a record."""
    doi = reserve(_service(zenodo), record, None, notes)
    rehearsal.expect("the same DOI is reserved a second time", doi == reserve(_service(zenodo), record, None, notes))
    zenodo.fail("PUT", f"{LARGEST}/content", "cut", times=9)
    rehearsal.expect("a line that stays cut ends the run", _refusal(zenodo, record, doi).count("run this again") == 1)
    zenodo.faults.clear()
    zenodo.fail("POST", "/commit", 429, seconds=1)
    zenodo.fail("PUT", f"{LARGEST}/content", "cut")
    zenodo.fail("POST", "/publish", "deaf")
    zenodo.calls.clear()
    done = publish(_service(zenodo), record, doi, FILES)
    sent = {call.split("/")[-2] for call in zenodo.calls if call.endswith("/content")}
    rehearsal.expect("a second run sends what is missing, and no more", sent == {LARGEST}, sent)
    rehearsal.expect("all files have arrived", _arrived(zenodo, doi), zenodo.calls)
    rehearsal.expect("a third run leaves the record alone", done == publish(_service(zenodo), record, doi, FILES))
    following = {**record, "metadata": {**record["metadata"], "version": "99.0.0"}}
    newer = reserve(_service(zenodo), following, done.concept_doi, notes)
    rehearsal.expect("a new version has a DOI of its own", newer != doi, newer)
    after = publish(_service(zenodo), following, newer, FILES)
    rehearsal.expect("both are versions of one record", after.concept_doi == done.concept_doi, (done, after))
    rehearsal.expect("its files have arrived", _arrived(zenodo, newer))


def _service(zenodo: StandIn) -> Service:
    return Service(zenodo.address, TOKEN, wait=lambda seconds: None)


def _refusal(zenodo: StandIn, record: dict[str, Any], doi: str) -> str:
    try:
        return str(publish(_service(zenodo), record, doi, FILES))
    except BuildError as error:
        return str(error)


def _arrived(zenodo: StandIn, doi: str) -> bool:
    record = zenodo.records.versions[doi.rpartition(".")[2]]
    return record.published and record.files == {name: path.read_bytes() for name, path in FILES.items()}


if __name__ == "__main__":
    sys.exit(main())

"""`make release-check`: every bundle twice with equal bytes, then before its validators, and a corrupted copy too.

Not part of `make test`: it needs the environments of the validators, and the network cut. The bundles are made of the
checkout as it is, committed or not, and once more of a copy with another place, times, rights, language and time zone.
The digests of bundles that pass are kept in dist/, where `release.py` looks for them before it publishes.
"""

import errno
import json
import os
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from given import ELSEWHERE, HERE, ROOT, fresh_copy, stage_in
from outside_validators import VALIDATORS, Validator

from diplodata_build.releases.bundles import VALIDATED, contents, digest
from diplodata_build.releases.targets import TARGETS

SAID = 60  # lines of a validator that are shown
SAME_BYTES = "the same bytes twice"


class Check:
    """The bundles made twice, and the validators at work on them."""

    def __init__(self, folder: Path, pool: ThreadPoolExecutor, selected: list[str]) -> None:
        self.first, self.second, copy = folder / "first", folder / "second", folder / "otra carpeta, ñ" / "repository"
        self.passed: set[tuple[str, str]] = set()
        fresh_copy(ROOT, copy)
        stage_in(ROOT, TARGETS, self.first, HERE, 0o022)
        stage_in(copy, TARGETS, self.second, ELSEWHERE, 0o077)
        folders = {name: self.first / name for name in TARGETS} | {"repository": copy}
        wanted = [one for one in VALIDATORS if any(one.name in name for name in selected)]
        self.results = {one.name: pool.submit(self._both, one, folders[one.bundle]) for one in wanted}

    def _both(self, validator: Validator, bundle: Path) -> tuple[str, str]:
        """What a validator has against a bundle, and against its corrupted copy."""
        return self._validate(validator, bundle, False), self._validate(validator, bundle, True)

    def _validate(self, validator: Validator, bundle: Path, corrupted: bool) -> str:
        with TemporaryDirectory(prefix="diplodata-") as place:
            copy, home = Path(place, bundle.name), Path(place, "home")
            shutil.copytree(bundle, copy)
            home.mkdir()
            if corrupted:
                validator.corrupt(copy)
                assert contents(copy) != contents(bundle), "the corrupted copy is the bundle as it was"
            return validator.validate(copy, home)

    def validated(self) -> dict[str, str]:
        """The digests of the bundles of which everything passed."""
        needed = {name: {(name, SAME_BYTES)} for name in TARGETS}
        for name, validator in ((name, one) for name in TARGETS for one in VALIDATORS):
            if validator.bundle in (name, "repository"):
                needed[name].add((validator.bundle, validator.name))
        return {name: digest(contents(self.first / name)) for name in TARGETS if needed[name] <= self.passed}


@pytest.fixture(scope="session")
def check(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    selected = [item.name for item in request.session.items]
    (ROOT / VALIDATED).unlink(missing_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        check = Check(tmp_path_factory.mktemp("release"), pool, selected)
        yield check
    (ROOT / VALIDATED).parent.mkdir(exist_ok=True)
    (ROOT / VALIDATED).write_text(json.dumps(check.validated(), indent=1) + "\n", "utf-8")


def test_the_network_is_cut_and_loopback_is_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 5).close()
    for family, address in ((socket.AF_INET, "203.0.113.1"), (socket.AF_INET6, "2001:db8::1")):  # for documentation
        with socket.socket(family) as outside, pytest.raises(OSError) as refused:
            outside.settimeout(5)
            outside.connect((address, 9))
        assert refused.value.errno == errno.ENETUNREACH


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_bytes_twice(check: Check, name: str) -> None:
    first, second = contents(check.first / name), contents(check.second / name)
    assert [path for path in {*first, *second} if first.get(path) != second.get(path)] == []
    check.passed.add((name, SAME_BYTES))


@pytest.mark.parametrize("validator", VALIDATORS, ids=lambda one: f"{one.bundle}: {one.name}")
def test_valid_and_a_corrupted_copy_is_not(check: Check, validator: Validator) -> None:
    found, found_in_corrupted = check.results[validator.name].result()
    if found:
        pytest.fail("\n".join(found.splitlines()[-SAID:]), pytrace=False)
    assert found_in_corrupted
    check.passed.add((validator.bundle, validator.name))

"""Everything that `pip install "diplodata[all]"` brings may be used without taking over its licence."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|CC0-1\.0|CC-BY-4\.0|MPL-2\.0|Mozilla Public License 2\.0"
)
COPYLEFT = re.compile(r"GPL|GNU|Sleepycat|EUPL|SSPL", re.IGNORECASE)
# What offers a choice of licences, one of them permissive.
CHOICE = {"text-unidecode": "Artistic License"}


def installed(name: str, extras: frozenset[str], seen: dict[tuple[str, frozenset[str]], Distribution]) -> None:
    """Put a distribution and all that it requires on this machine into ``seen``."""
    key = canonicalize_name(name), extras
    if key in seen:
        return
    seen[key] = distribution(name)
    for line in seen[key].requires or ():
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            installed(need.name, frozenset(need.extras), seen)


def everything() -> Mapping[str, Distribution]:
    seen: dict[tuple[str, frozenset[str]], Distribution] = {}
    installed("diplodata", frozenset({"all"}), seen)
    return {name: found for (name, _), found in seen.items()}


def licences(found: Distribution) -> Iterator[str]:
    """What a distribution says of its licence, the best first: an expression, classifiers, a line of text."""
    about = found.metadata
    yield from about.get_all("License-Expression") or ()
    yield from (one for one in about.get_all("Classifier") or () if one.startswith("License ::"))
    yield from (text.partition("\n")[0] for text in about.get_all("License") or ())


def objection(name: str, said: list[str]) -> str | None:
    if CHOICE.get(name) in said:
        return None
    text = "; ".join(said)
    return None if PERMISSIVE.search(text) and not COPYLEFT.search(text) else f"{name}: {text or 'no licence'}"


def test_all_that_users_install_is_permissive() -> None:
    found = everything()
    assert {"pandas", "pyarrow", "frictionless", "duckdb", "polars", "rdflib", "pyreadstat"} <= found.keys()
    objections = (objection(name, list(licences(one))) for name, one in found.items())
    assert [one for one in objections if one] == []
    assert CHOICE.keys() <= found.keys()


@pytest.mark.parametrize(
    "said",
    [["GPL-3.0-only"], ["License :: GNU Affero General Public License v3"], ["MIT AND LGPL-2.1"], []],
)
def test_what_asks_for_more_or_says_nothing_is_seen(said: list[str]) -> None:
    assert objection("x", said)

"""Everything that `pip install "diplodata[all]"` brings may be used without taking over its licence."""

import re

import pytest

from diplodata_build.releases.sbom import everything, licences

PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|CC0-1\.0|CC-BY-4\.0|MPL-2\.0|Mozilla Public License 2\.0"
)
COPYLEFT = re.compile(r"GPL|GNU|Sleepycat|EUPL|SSPL", re.IGNORECASE)
# What offers a choice of licences, one of them permissive.
CHOICE = {"text-unidecode": "Artistic License"}


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

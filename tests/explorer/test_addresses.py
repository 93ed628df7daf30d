"""Every address of the page, in both languages: it shows what it names, and nothing else happens."""

from collections.abc import Callable
from typing import Any

import pytest
from reader import DESK, PHONE, Reader, records, views

from diplodata._package import installed

pytestmark = pytest.mark.browser
AT_ONCE = 500


def visit(reader: Reader, addresses: list[str], lang: str) -> tuple[list[str], set[str]]:
    """What is wrong at some addresses, and all addresses to which they lead."""
    wrong: list[str] = []
    links: set[str] = set()
    for start in range(0, len(addresses), AT_ONCE):
        found: Any = reader.page.evaluate("(asked) => look.visit(...asked)", [addresses[start : start + AT_ONCE], lang])
        wrong += found[0]
        links.update(found[1])
    return wrong, links


@pytest.mark.parametrize(("lang", "size"), [("es", PHONE), ("en", DESK)])
def test_every_record_and_every_view_is_shown(reader: Callable[..., Reader], lang: str, size: tuple[int, int]) -> None:
    """Those of the package, and then whatever these lead to, until there is nothing new."""
    looking = reader(size=size).open(f"#/{lang}")
    seen: set[str] = set()
    wanted = {*records(installed(), lang), *views(installed(), lang)} - {f"#/{lang}/nowhere/at-all"}
    wrong: list[str] = []
    while wanted - seen:
        new = sorted(wanted - seen)
        found, links = visit(looking, new, lang)
        wrong += found
        seen.update(new)
        wanted |= {one for one in links if one.startswith(f"#/{lang}")}
    assert wrong == []


@pytest.mark.parametrize(
    ("address", "lang", "wrong"),
    [
        ("#/es/nowhere/at-all", "es", "shows «Aquí no hay nada"),
        ("#/es/actor/nobody", "es", "shows «Aquí no hay nada"),
        ("#/es/timeline", "en", "is in es"),
    ],
)
def test_what_is_wrong_at_an_address_is_told(
    reader: Callable[..., Reader], address: str, lang: str, wrong: str
) -> None:
    (found,), _ = visit(reader().open("#/es"), [address], lang)
    assert found.startswith(f"{address}: {wrong}")


def test_a_view_that_fails_says_so(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es")
    looking.page.evaluate("() => { Intl.DateTimeFormat = function () { throw new Error('no dates here'); }; }")
    found, _ = visit(looking, ["#/es/timeline"], "es")
    assert "shows «Esta vista no se puede mostrar\n\nno dates here»" in found[0]
    assert len(looking.troubles) == 1 and "no dates here" in looking.troubles.pop()

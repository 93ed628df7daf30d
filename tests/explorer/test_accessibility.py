"""WCAG 2.2 AA as axe-core tests it, in every view, both languages, light and dark."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from reader import AXE, DESK, LANGUAGES, PHONE, Reader, one_of_each

from diplodata._package import installed

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(reader: Reader) -> list[str]:
    """What axe finds in the view that is shown."""
    asked = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found: Any = reader.page.evaluate("async (asked) => (await axe.run(document, asked)).violations", asked)
    return [f"{reader.place} {one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def with_axe(reader: Reader, address: str) -> Reader:
    assert AXE.exists(), "there is no axe-core: npm ci --ignore-scripts --prefix tests/explorer"
    reader.context.add_init_script(path=AXE)
    return reader.open(address)


@pytest.mark.parametrize(("lang", "scheme"), [*product(LANGUAGES, ("light", "dark"))])
def test_axe_finds_nothing(reader: Callable[..., Reader], lang: str, scheme: str) -> None:
    size = PHONE if scheme == "dark" else DESK
    looking = with_axe(reader(size=size, color_scheme=scheme), f"#/{lang}")
    wrong: list[str] = []
    for address in one_of_each(installed(), lang):
        looking.go(address)
        wrong += violations(looking)
    assert wrong == []


@pytest.mark.parametrize(
    ("seeded", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<button type='button'></button>", "button-name"),
        ("<p style='color:#999;background:#fff'>faint</p>", "color-contrast"),
        ("<p lang='xx-nowhere'>what</p>", "valid-lang"),
        ("<a href='#/es' style='font-size:8px'>a</a><a href='#/en' style='font-size:8px'>b</a>", "target-size"),
    ],
)
def test_axe_sees_what_is_wrong(reader: Callable[..., Reader], seeded: str, rule: str) -> None:
    looking = with_axe(reader(bypass_csp=True), "#/es/nowhere")
    assert violations(looking) == []
    looking.page.evaluate("(html) => document.getElementById('main').insertAdjacentHTML('beforeend', html)", seeded)
    assert any(f" {rule}: " in one for one in violations(looking))

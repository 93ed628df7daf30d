"""How every view looks, as the browser has it: nothing lies on anything else, is too wide or too faint, or moves."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from reader import DESK, LANGUAGES, PHONE, Reader, one_of_each, views

from diplodata._package import installed

pytestmark = pytest.mark.browser
SIZES = {"phone": PHONE, "desk": DESK}
ZOOMS = 7  # times that a map is made larger


def looked_at(reader: Reader, *measures: str) -> list[str]:
    """What measures of look.js find in the view that is shown."""
    return [f"{reader.place} {one}: {found}" for one in measures for found in reader.page.evaluate(f"look.{one}()")]


@pytest.mark.parametrize(("lang", "size", "scheme"), [*product(LANGUAGES, SIZES, ("light", "dark"))])
def test_every_view_is_whole_and_readable(reader: Callable[..., Reader], lang: str, size: str, scheme: str) -> None:
    looking = reader(size=SIZES[size], color_scheme=scheme, reduced_motion="reduce").open(f"#/{lang}")
    wrong: list[str] = []
    for address in one_of_each(installed(), lang):
        looking.go(address)
        wrong += looked_at(looking, "overlaps", "tooWide", "tooFaint", "moving")
        if "/evidence" not in address:  # what can be opened is opened, too
            looking.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            looking.go(address)
            wrong += looked_at(looking, "overlaps", "tooWide", "tooFaint")
    assert wrong == []


@pytest.mark.parametrize(("lang", "size"), [*product(LANGUAGES, SIZES)])
def test_no_label_of_a_map_lies_on_another(reader: Callable[..., Reader], lang: str, size: str) -> None:
    """At each scale, of the whole network and of parts of it."""
    looking = reader(size=SIZES[size]).open(f"#/{lang}")
    (article, *_) = installed().by_id("articles")
    wrong: list[str] = []
    for query in ("", f"?article={article}", "?type=concept", "?kind=part_of", "?since=2000"):
        looking.go(f"#/{lang}/network{query}")
        for _ in range(ZOOMS):
            found: list[str] = looking.page.evaluate("look.overlaps('.drawing')")
            wrong += [f"{looking.place}: {one}" for one in found]
            looking.page.locator(".drawing").press("+")
        assert all(shown_labels(looking))  # from near enough, none is left out
    assert wrong == []


def shown_labels(looking: Reader) -> list[bool]:
    """Of each node of a map that is shown, whether its name is."""
    found: list[bool] = looking.page.evaluate("look.named()")
    return found


def test_a_part_of_a_map_shows_more_names_than_the_whole(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es/network")
    looking.go("#/es/network")
    whole = shown_labels(looking)
    looking.go("#/es/network?kind=part_of")
    part = shown_labels(looking)
    assert len(part) < len(whole)
    assert sum(part) / len(part) > 1.5 * sum(whole) / len(whole)


@pytest.mark.parametrize(
    ("measure", "seeded"),
    [
        ("overlaps", "<p style='position:absolute'>one text</p><p style='position:absolute'>on another</p>"),
        ("overlaps", "<svg><text x='5' y='20'>one text</text><text x='15' y='22'>on another</text></svg>"),
        ("tooWide", "<div style='width:3000px'>wide</div>"),
        ("tooFaint", "<p style='color:#777;background:#fff'>4.48</p>"),
        ("tooFaint", "<p style='opacity:.6'>a text that is there by half</p>"),
        ("tooFaint", "<svg><text y='20' fill='#999'>drawn</text></svg>"),
        ("tooFaint", "<div class='mark' style='background:#aaa;width:9px;height:9px'></div>"),
        ("moving", "<p style='transition-duration:.2s'>soon</p>"),
    ],
)
def test_what_is_wrong_is_seen(reader: Callable[..., Reader], measure: str, seeded: str) -> None:
    looking = reader(reduced_motion="reduce", bypass_csp=True).open("#/es/nowhere")
    assert looked_at(looking, measure) == []
    looking.page.evaluate("(html) => document.getElementById('main').insertAdjacentHTML('beforeend', html)", seeded)
    assert len(looked_at(looking, measure)) == 1


def test_only_those_who_like_motion_get_it(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es")
    assert looked_at(looking, "moving") == ["#/es moving: HTML "]


@pytest.mark.parametrize(("lang", "scheme"), [*product(LANGUAGES, ("light", "dark"))])
def test_on_paper_it_is_black_on_white_and_nothing_is_cut(
    reader: Callable[..., Reader], lang: str, scheme: str
) -> None:
    looking = reader(size=(750, 1000), color_scheme=scheme).open(f"#/{lang}")
    looking.page.emulate_media(media="print")
    wrong: list[str] = []
    for address in views(installed(), lang):
        looking.go(address)
        wrong += looked_at(looking, "overlaps", "tooFaint")
        paper: Any = looking.page.evaluate("look.paper()")
        assert paper == ["rgb(255, 255, 255)", 0, 0], address
    assert wrong == []

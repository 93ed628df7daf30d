"""How soon the explorer can be used, beside an empty page of the same size: views of the published package, and of one
with ten times the rows, in Debian's Chromium. Both ratios are to the time until the empty page is ready.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "explorer")]

from changed import make_page, tenfold  # noqa: E402

VIEWS = ("", "argument", "network", "timeline", "quotations", "tables/mentions", "search?q=diplomacia")
TURNS = 7
# Put at the end of each page: how long until the heading is there and the browser has a moment, and its long tasks.
WATCH = """
globalThis.found = new Promise((done) => {
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask", buffered: true });
  const look = () => {
    if (!document.querySelector("h1")) return setTimeout(look, 1);
    requestIdleCallback(() => {
      const ready = performance.now();
      setTimeout(() => done({ ready, tasks }), 300);
    });
  };
  look();
});
"""
EMPTY = 'document.getElementById("page").append(document.createElement("h1"));'


class Opened(NamedTuple):
    """Milliseconds until a page can be used, and of the longest task until then."""

    ready: float
    longest: float


def empty_like(page: Path) -> Path:
    """A page of the same size, payload included, whose script only makes a heading."""
    text = page.read_text("utf-8")
    script = re.search(r'<script type="module">(.*)</script>', text, re.DOTALL)
    assert script
    filled = EMPTY + "/*" + "." * (len(script[1].encode()) - len(EMPTY) - 4) + "*/"
    empty = text.replace(script[1], filled).replace('http-equiv="Content-Security-Policy"', 'name="old-policy"')
    path = page.with_name("empty.html")
    path.write_text(empty, "utf-8")
    return path


def opened(page: Page, path: Path, view: str) -> Opened:
    """A page opened anew at a view."""
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#/en/{view}")
    found: Any = page.evaluate("found")
    return Opened(found["ready"], max(found["tasks"], default=0))


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {}
        for name, changes in (("rows as published", ()), ("ten times the rows", (tenfold,))):
            (Path(folder) / name).mkdir()
            pages[name] = make_page(Path(folder) / name, *changes)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        for name, path in pages.items():
            empty = empty_like(path)
            print(f"{name}: {path.stat().st_size / 1e6:.2f} MB")
            print(f"{'view':<20} {'ready (ms)':>10} {'ratio':>6} {'longest task (ms)':>18} {'ratio':>6}")
            for view in VIEWS:
                runs = [(opened(page, path, view), opened(page, empty, view)) for _ in range(TURNS)]
                own, bare = (
                    Opened(*(statistics.median(run[side][one] for run in runs) for one in (0, 1))) for side in (0, 1)
                )
                ratios = [f"{one / bare.ready:.1f}" for one in own]
                times = [f"{one:.0f}" for one in own]
                print(f"{view or 'start':<20} {times[0]:>10} {ratios[0]:>6} {times[1]:>18} {ratios[1]:>6}")
        browser.close()


if __name__ == "__main__":
    main()

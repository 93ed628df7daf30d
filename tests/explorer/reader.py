"""Somebody who reads a page in a browser, and writes down whatever the page does that it should not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Route
from sample import ROOT

from diplodata._package import Package

LANGUAGES = ("es", "en")
PHONE, DESK = (360, 740), (1280, 900)
# What records are called in addresses, where it is not the key of their table.
_KINDS = {"vocabulary": "code", "coverage": "candidate", "translations": "translation"}

LOOK = Path(__file__).with_name("look.js")


class Reader:
    """A window of a browser with one page in it. ``troubles`` are errors, messages in the console,
    dialogs and requests."""

    def __init__(self, browser: Browser, path: Path, size: tuple[int, int] = DESK, **settings: Any) -> None:
        self.address = path.as_uri()
        self.troubles: list[str] = []
        size_of_window: Any = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=size_of_window, accept_downloads=True, **settings)
        self.context.set_default_timeout(10_000)
        self.context.route("**/*", self._ask)
        self.context.add_init_script(path=LOOK)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error.message}"))

    def open(self, address: str = "#/es") -> Reader:
        """Load the page anew, at an address of its own."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{address}")
        return self

    def go(self, address: str) -> None:
        """Go to an address of the page, and wait until it is drawn."""
        self.page.evaluate("(address) => look.go(address)", address)

    def text(self, selector: str = "main") -> str:
        """What can be read in an element."""
        return self.page.inner_text(selector)

    def until(self, condition: str) -> None:
        """Wait until something is so; Playwright's own way needs a policy that lets texts run."""
        for _ in range(500):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never: {condition}")

    @property
    def place(self) -> str:
        """Where the reader is: what stands in the address after the file."""
        return str(self.page.evaluate("location.hash"))

    def close(self) -> None:
        self.context.close()

    def _ask(self, route: Route) -> None:
        if route.request.url.partition("#")[0] == self.address:
            route.continue_()
        else:
            self.troubles.append(f"request: {route.request.url}")
            route.abort()

    def _dismiss(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _hear(self, message: ConsoleMessage) -> None:
        self.troubles.append(f"{message.type}: {message.text}")


def records(package: Package, lang: str) -> Iterator[str]:
    """The address of every record."""
    for table in package.resources:
        key = package.schema(table)["primaryKey"]
        kind = _KINDS.get(table, key[0].removesuffix("_id"))
        for row in package.rows(table):
            yield f"#/{lang}/{kind}/{'/'.join(str(row[column]) for column in key)}"


def views(package: Package, lang: str) -> list[str]:
    """One address of each kind of view, in each of the forms that it has."""
    (first, *_), entity = package.by_id("articles"), _best_tied(package)
    compared = package.rows("claims_compared")
    paths = [
        *("", "argument", f"argument/{first}", "network", f"network/{entity}", "timeline", "ideas", "voices"),
        f"ideas/{_first(package, 'concept_definitions', 'concept_id')}",
        *(f"voices/{row['first_entity_id']}" for row in compared[:1]),
        *("quotations", "search", "search?q=diplomacia", "search?q=xyzzy", "tables"),
        *(f"tables/{name}" for name in package.described),
        "nowhere/at-all",
    ]
    return [f"#/{lang}/{path}".rstrip("/") for path in paths]


def one_of_each(package: Package, lang: str) -> list[str]:
    """All views, and of each table the record to which most others refer."""
    found = views(package, lang)
    for table in package.resources:
        kind = f"#/{lang}/{_KINDS.get(table, package.schema(table)['primaryKey'][0].removesuffix('_id'))}/"
        own = [address for address in records(package, lang) if address.startswith(kind)]
        found += [f"{kind}{_best_tied(package)}"] if f"{kind}{_best_tied(package)}" in own else own[:1]
    return found


def _first(package: Package, table: str, column: str) -> str:
    return str(package.rows(table)[0][column])


def _best_tied(package: Package) -> str:
    ends = [str(row["subject_id"]) for row in package.rows("relations")]
    return max(sorted(set(ends)), key=ends.count)


AXE = ROOT / "tests" / "explorer" / "node_modules" / "axe-core" / "axe.min.js"

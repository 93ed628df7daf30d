"""What readers do with the page: search, narrow, go back, change the language, copy, download; with mouse and keys."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reader import LANGUAGES, PHONE, Reader, records, views

import diplodata
from diplodata._package import installed

pytestmark = pytest.mark.browser


# Search


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    ["gobernanza global", "GOBERNANZA GLÓBAL", "global governance", "Global Góvernance", '"derecho a la ciudad"'],
)
def test_search_counts_no_accents_and_capitals_in_either_language(
    reader: Callable[..., Reader], lang: str, query: str
) -> None:
    looking = reader().open(f"#/{lang}")
    looking.page.keyboard.press("/")
    looking.page.keyboard.type(query)
    looking.page.keyboard.press("Enter")
    looking.page.locator(".hits li").first.wait_for()
    expected = diplodata.search(query)
    assert looking.text("[role=status]").split()[0].replace(",", "") == str(len(expected))
    first = looking.page.locator(".hits a").first.get_attribute("href") or ""
    assert expected[0].id in first
    assert looking.page.locator(".hits mark").count() > 0


@pytest.mark.parametrize(("lang", "advice"), [("es", "Pruebe con menos palabras"), ("en", "Try fewer words")])
def test_a_search_that_finds_nothing_says_what_to_try(reader: Callable[..., Reader], lang: str, advice: str) -> None:
    looking = reader().open(f"#/{lang}/search?q=xyzzy")
    assert advice in looking.text() and looking.page.locator(".hits li").count() == 0
    looking.go(f"#/{lang}/search?q=diplomacia")
    assert advice not in looking.text()


def test_a_question_that_no_record_answers_word_by_word_gives_those_with_most_of_its_words(
    reader: Callable[..., Reader],
) -> None:
    looking = reader().open("#/es/search?q=que dicen los activistas de las casas")
    assert "la mayoría de esas palabras" in looking.text()
    assert "Activistas binacionales en Chicago" in looking.page.locator(".hits li").first.inner_text()
    looking.go("#/es/search?q=que dicen los xyzzy de las xyzzx")
    assert looking.page.locator(".hits li").count() == 0 and "Pruebe con menos palabras" in looking.text()


def test_a_record_leads_to_the_network_and_to_what_both_sides_say(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/en/program/casas-cdmx")
    assert looking.page.locator("main a[href='#/en/network/casas-cdmx']").count() == 1
    looking.page.locator("main a[href='#/en/voices/iniciativa-cdmx']").click()
    looking.page.locator(".voice-activists .claim a", has_text="cite").first.click()
    assert looking.place.startswith("#/en/statement/")


def test_the_network_finds_a_name_or_acronym_and_says_what_it_does_not_find(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es/network")
    field = looking.page.locator("input[list=network-names]")
    for asked in ("xyzzy", "sederec"):
        field.fill(asked)
        field.press("Enter")
        assert ("Nada se llama así" in looking.text()) is (asked == "xyzzy")
    assert looking.place == "#/es/network/sederec"


def test_on_a_phone_what_was_chosen_comes_into_view(reader: Callable[..., Reader]) -> None:
    looking = reader(size=PHONE).open("#/es/voices")
    looking.page.locator(".tabs a").nth(1).click()
    looking.page.wait_for_function("location.hash.startsWith('#/es/voices/')")
    assert looking.page.locator("main h2").first.bounding_box()["y"] < 40


def test_hits_follow_what_is_typed_and_the_field_keeps_the_focus(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/en/search?q=xyzzy")
    looking.page.locator("#search").fill("")
    looking.page.locator("#search").press_sequentially("chicago")
    looking.page.locator(".hits li").first.wait_for()
    assert looking.place == "#/en/search?q=chicago"
    assert looking.page.evaluate("document.activeElement.id") == "search"


# Filters


def test_filters_narrow_a_list_and_stand_in_the_address(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/en/quotations")
    (article, *_) = installed().by_id("articles")
    own = [row for row in installed().rows("quotes") if row["article_id"] == article]
    items = looking.page.locator(".quotations > li")
    assert items.count() == len(installed().rows("quotes"))
    looking.page.locator("select[name=article]").select_option(article)
    assert items.count() == len(own) < len(installed().rows("quotes"))
    assert looking.place == f"#/en/quotations?article={article}"
    looking.open(looking.place)  # sent to somebody else
    assert items.count() == len(own)
    looking.page.locator(".filters input[name=q]").fill("xyzzy")
    assert "Clear one of the filters" in looking.text()
    looking.page.locator(".filters button").click()
    assert items.count() == len(installed().rows("quotes")) and looking.place == "#/en/quotations"


def test_words_narrow_the_timeline(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/en/timeline?q=internacional oficina")
    (shown,) = looking.page.locator("main ol .what").all_inner_texts()
    assert shown.startswith("1994 Setting up of Mexico City's first international office")


@pytest.mark.parametrize("view", ["argument", "network", "timeline", "quotations"])
def test_each_choice_of_each_filter_shows_as_many_as_it_says(reader: Callable[..., Reader], view: str) -> None:
    """A choice says its number; the network counts ties and nodes by themselves, so there it is only not empty."""
    looking = reader().open(f"#/es/{view}")
    for name in looking.page.locator(".filters select").evaluate_all("(all) => all.map((one) => one.name)"):
        field = looking.page.locator(f".filters select[name={name}]")
        for value, text in field.locator("option").evaluate_all(
            "(all) => all.slice(1).map((one) => [one.value, one.text])"
        ):
            field.select_option(value)
            shown = looking.text("main p[role=status]").split(" ", 1)[0]
            said = text.rpartition("(")[2].rstrip(")")
            assert shown != "0" if view == "network" else shown == said, f"{name}={value}"
        field.select_option("")


# Keys


def focused(looking: Reader) -> str:
    return str(looking.page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def test_everything_can_be_done_with_keys(reader: Callable[..., Reader]) -> None:
    """Skip to the content; search; open a hit; copy its citation; back; choose of a filter; move the map."""
    looking = reader(reduced_motion="reduce").open("#/en")  # or the window follows the focus in its own time
    keys = looking.page.keyboard
    keys.press("Tab")
    assert focused(looking) == "Skip to content"
    keys.press("Enter")
    assert focused(looking) == looking.text("main")
    keys.press("/")
    keys.type("citizen diplomacy")
    keys.press("Enter")
    looking.page.locator(".hits li").first.wait_for()
    tab_to(looking, ".hits a")
    keys.press("Enter")
    looking.page.wait_for_selector(".record")
    tab_to(looking, ".to-cite")
    keys.press("Enter")
    tab_to(looking, ".citations button")
    keys.press("Enter")
    looking.until("document.querySelector('.citations [role=status]').textContent === 'Copied: Text.'")
    looking.page.go_back()  # Alt and an arrow: the window's own key, and here is no window
    looking.page.wait_for_selector(".hits")
    tab_to(looking, "nav a[href='#/en/network']", backwards=True)
    keys.press("Enter")
    looking.page.wait_for_selector(".drawing")
    tab_to(looking, "select[name=type]")
    keys.type("concept")
    looking.until("location.hash.endsWith('type=concept')")
    tab_to(looking, ".drawing")
    before = looking.page.locator(".nodes .node:visible").first.get_attribute("transform")
    keys.press("ArrowLeft")
    assert looking.page.locator(".nodes .node:visible").first.get_attribute("transform") != before


def tab_to(looking: Reader, selector: str, *, backwards: bool = False) -> None:
    """Go with the tabulator to the first such element; on the way each focus is seen, and inside the window."""
    for _ in range(60):
        looking.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        seen = looking.page.evaluate("(selector) => look.focus(selector)", selector)
        assert seen[:2] == [True, True], seen
        if seen[2]:
            return
    pytest.fail(f"{selector} cannot be reached")


@pytest.mark.parametrize("view", ["", "argument", "network", "timeline", "ideas", "voices", "tables/actors"])
def test_no_view_holds_the_focus(reader: Callable[..., Reader], view: str) -> None:
    """From the last thing that can have the focus, the tabulator leaves the page."""
    looking = reader().open(f"#/es/{view}".rstrip("/"))
    looking.page.evaluate("look.last().focus()")
    looking.page.keyboard.press("Tab")
    assert looking.page.evaluate("document.activeElement === document.body || document.activeElement.matches('.skip')")


@pytest.mark.parametrize(
    ("seeded", "told"),
    [
        ("<a href='#/es' id='wanted' style='outline:none'>unseen</a>", r"\[False, True, True"),
        ("<a href='#/es' id='wanted' style='position:fixed;left:-200px'>outside</a>", r"\[True, False, True"),
        ("<button tabindex='-1' id='wanted'>passed over</button>", r"\[False, True, False, '<body"),
        (
            "<button onkeydown='event.preventDefault()'>a trap</button><a href='#/es' id='wanted'>x</a>",
            "cannot be reached",
        ),
    ],
)
def test_keys_that_lead_nowhere_are_told(reader: Callable[..., Reader], seeded: str, told: str) -> None:
    looking = reader(bypass_csp=True, reduced_motion="reduce").open("#/es/nowhere")
    looking.page.evaluate("(html) => document.getElementById('main').insertAdjacentHTML('afterbegin', html)", seeded)
    with pytest.raises((AssertionError, pytest.fail.Exception), match=told):
        tab_to(looking, "#wanted")


# Back, and the other language


def test_back_leads_to_where_one_was(reader: Callable[..., Reader]) -> None:
    looking = reader(size=(800, 600)).open("#/es/argument")
    looking.page.evaluate("scrollTo({ top: 3000, behavior: 'instant' })")
    looking.page.wait_for_timeout(100)
    looking.page.locator("a[href^='#/es/statement/']:visible").nth(9).evaluate("(link) => link.click()")
    looking.page.wait_for_selector(".record")
    assert looking.page.evaluate("scrollY") == 0
    looking.page.go_back()
    looking.page.wait_for_selector(".argument-section")
    assert looking.place == "#/es/argument" and looking.page.evaluate("scrollY") == 3000
    looking.page.locator("select[name=kind]").select_option(index=1)
    narrowed = looking.place
    looking.go("#/es/ideas")
    looking.page.go_back()
    looking.page.wait_for_selector(".argument-section")
    assert looking.place == narrowed and looking.page.locator("select[name=kind]").input_value() in narrowed


def test_the_other_language_is_the_same_place(reader: Callable[..., Reader]) -> None:
    package = installed()
    some = [*views(package, "es"), *list(records(package, "es"))[:: len(package.rows("evidence"))]]
    looking = reader().open("#/es")
    for address in [
        *some,
        "#/es/network?type=concept",
        "#/es/tables/actors?sort=name_es-&q=a",
        "#/es/search?q=ciudad&in=works",
    ]:
        looking.go(address)
        looking.page.locator("a.language").click()
        looking.until("document.documentElement.lang === 'en'")
        assert looking.place == address.replace("#/es", "#/en", 1)
        assert looking.page.evaluate(
            "[...document.querySelectorAll('link[hreflang]')].map((one) => one.getAttribute('href'))"
        ) == [address.replace("#/es", f"#/{lang}", 1) for lang in LANGUAGES]


# Copy and download


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "selection"])
def test_a_citation_is_copied_as_the_package_makes_it(
    reader: Callable[..., Reader], lang: str, clipboard: bool
) -> None:
    """By the clipboard of the browser, and where a page from a file has none, by selection."""
    looking = reader(permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        looking.context.add_init_script(
            "if (navigator.clipboard) navigator.clipboard.writeText = () => Promise.reject(new Error('not here'))"
        )
    looking.open(f"#/{lang}")
    for table, kind in [("quotes", "quote"), ("statements", "statement"), ("actors", "actor"), ("articles", "article")]:
        id = [*installed().by_id(table)][-1]
        looking.go(f"#/{lang}/{kind}/{id}")
        for place, style in enumerate(("text", "bibtex", "apa")):
            looking.page.locator(".citations details").nth(place).evaluate("(one) => { one.open = true; }")
            looking.page.locator(".citations button").nth(place).click()
            looking.until("document.querySelector('.citations [role=status]').textContent.trim()")
            copied = looking.page.evaluate("navigator.clipboard.readText()")
            assert copied.replace("\r\n", "\n") == diplodata.cite(style, lang, id), (id, style)  # type: ignore[arg-type]


def downloaded(looking: Reader) -> tuple[str, bytes]:
    with looking.page.expect_download() as waiting:
        looking.page.locator("button.download").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_a_table_is_downloaded_byte_for_byte(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es")
    for name in installed().described:
        looking.go(f"#/es/tables/{name}?columns=all")
        assert downloaded(looking) == (f"{name}.csv", diplodata.path(name).read_bytes())


def test_a_narrowed_table_is_downloaded_as_it_stands(reader: Callable[..., Reader]) -> None:
    looking = reader().open("#/es/tables/actors?q=ciudad&is.actor_type=subnational_government_body&sort=name_es-")
    name, content = downloaded(looking)
    head, *rows = csv.reader(io.StringIO(content.decode()))
    assert name == "actors.es.csv" and "name_es" in head and "name_en" not in head
    names = [row[head.index("name_es")] for row in rows]
    place = looking.page.locator("thead th").evaluate_all(
        "(all) => all.findIndex((one) => one.ariaSort === 'descending')"
    )
    shown = looking.page.locator("tbody tr").evaluate_all(
        "(all, place) => all.map((one) => one.children[place].textContent)", place
    )
    assert 1 < len(names) == len(shown) and names == shown


# What a reader would notice


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("fetch('https://example.org/x').catch(() => {})", "Content Security Policy"),
        ("console.warn('odd')", "warning: odd"),
        ("setTimeout(() => { throw new Error('broken'); })", "error: broken"),
    ],
)
def test_trouble_is_written_down(reader: Callable[..., Reader], script: str, trouble: str) -> None:
    looking = reader().open("#/es")
    looking.page.evaluate(script)
    looking.page.wait_for_timeout(100)
    assert any(trouble in one for one in looking.troubles)
    looking.troubles.clear()


def test_a_request_is_stopped_and_written_down(reader: Callable[..., Reader]) -> None:
    looking = reader(bypass_csp=True).open("#/es")
    looking.page.evaluate("fetch('https://example.org/x').catch(() => {})")
    assert "request: https://example.org/x" in looking.troubles
    looking.troubles.clear()

// The page: reads the payload, and shows the view of the address whenever that changes.

import { openData, readPayload } from "./data.js";
import { h, replace } from "./dom.js";
import { kindOf } from "./parts.js";
import { LANGUAGES, addressOf, placeOf } from "./router.js";
import { footer, header, searchField } from "./shell.js";
import { wordsIn } from "./words.js";
import { argumentView } from "./views/argument.js";
import { ideasView } from "./views/ideas.js";
import { networkView } from "./views/network.js";
import { notFoundView } from "./views/not_found.js";
import { quotationsView } from "./views/quotations.js";
import { recordView } from "./views/record.js";
import { searchView } from "./views/search.js";
import { startView } from "./views/start.js";
import { tablesView } from "./views/tables.js";
import { timelineView } from "./views/timeline.js";
import { voicesView } from "./views/voices.js";

const VIEWS = {
  argument: argumentView, network: networkView, timeline: timelineView, ideas: ideasView, voices: voicesView,
  quotations: quotationsView, search: searchView, tables: tablesView,
};

function start(root, payload) {
  const data = openData(payload);
  const kinds = new Map([...data.tables.keys()].filter((name) => !data.tables.get(name).isView).map((name) => [kindOf(data, name), name]));
  const scrolled = new Map();
  let shown = null;

  /** Goes to a place of this page in the same language. */
  const go = (path, query) => { location.hash = addressOf(shown.lang, path, query); };

  /** Puts the state of a view into the address without showing the view anew. */
  function keep(query) {
    history.replaceState(history.state, "", addressOf(shown.lang, shown.path, query));
    shown = placeOf(location.hash);
    drawHeader();
  }

  const pageOf = (place) => ({ data, words: wordsIn(payload.words, place.lang), lang: place.lang, route: place, go, keep });

  function viewOf(page) {
    const [name, ...rest] = page.route.path;
    if (!name) return startView(page);
    if (Object.hasOwn(VIEWS, name)) return VIEWS[name](page);
    const table = kinds.get(name);
    const row = table && data.row(table, rest.join("/"));
    return row ? recordView(page, table, row) : notFoundView(page);
  }

  const top = h("header", { class: "top" });
  const main = h("main", { id: "main", tabindex: "-1" });
  const bottom = h("footer", { class: "bottom" });
  const search = searchField(() => shown, (address, instead = false) => (instead ? location.replace(address) : location.assign(address)));

  function drawHeader() {
    const typing = document.activeElement === search.field;
    replace(top, header(pageOf(shown), Object.keys(VIEWS), search));
    if (typing) search.field.focus();
  }

  function show() {
    const place = placeOf(location.hash);
    if (!place) {
      if (!location.hash || !shown) location.replace(addressOf(navigator.language?.startsWith("en") ? "en" : "es"));
      return;
    }
    const first = shown === null;
    shown = place;
    const page = pageOf(place);
    document.documentElement.lang = place.lang;
    try {
      replace(main, viewOf(page));
    } catch (error) {
      console.error(error);
      replace(main, h("h1", { class: "failed" }, page.words("page.failed")), h("p", {}, error.message));
    }
    drawHeader();
    replace(bottom, footer(page));
    const title = main.querySelector("h1")?.textContent;
    document.title = title && place.path.length ? `${title} · ${data.about.name}` : data.about.title[place.lang];
    for (const lang of LANGUAGES) document.getElementById(`alternate-${lang}`)?.setAttribute("href", addressOf(lang, place.path, place.query));
    const before = scrolled.get(history.state?.visit);
    if (before === undefined) history.replaceState({ visit: `${Date.now()}-${scrolled.size}` }, "");
    if (!first && document.activeElement !== search.field) main.focus({ preventScroll: true });
    const chosen = innerWidth <= 720 && main.querySelector("[data-top]"); // what was chosen stands below the choices
    window.scrollTo({ top: before ?? (chosen ? scrollY + chosen.getBoundingClientRect().top : 0), behavior: "instant" });
  }

  root.append(top, main, bottom);
  history.scrollRestoration = "manual";
  addEventListener("hashchange", show);
  addEventListener("scroll", () => history.state?.visit && scrolled.set(history.state.visit, scrollY), { passive: true });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    search.field.focus();
    search.field.select();
  });
  show();
}

async function open() {
  const root = document.getElementById("page");
  try {
    start(root, await readPayload(document.getElementById("payload")));
  } catch (error) {
    console.error(error);
    // The words of the page are in the payload, so these are here.
    const missing = error.missing?.join(", ");
    const texts = {
      es: `No se pueden mostrar los datos: ${missing ? `falta ${missing}` : error.message}`,
      en: `The data cannot be shown: ${missing ? `there is no ${missing}` : error.message}`,
    };
    replace(root, Object.entries(texts).map(([lang, text]) => h("p", { class: "unfinished", lang }, text)));
  }
}

open();

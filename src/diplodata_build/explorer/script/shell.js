// What stands around every view: header and footer.

import { citationsOf } from "./citation.js";
import { h } from "./dom.js";
import { LANGUAGES, addressOf } from "./router.js";

const PAUSE = 200; // milliseconds after the last key before the hits follow

/** The field of the search: made once, so that a reader can go on typing while the hits follow. */
export function searchField(place, leadTo) {
  let waiting = null;
  const query = () => addressOf(place().lang, ["search"], { q: field.value.trim() });
  const field = h("input", {
    id: "search", type: "search", name: "q", "aria-keyshortcuts": "/", autocomplete: "off", spellcheck: "false",
    oninput: () => {
      clearTimeout(waiting);
      if (place().path[0] === "search") waiting = setTimeout(() => leadTo(query(), true), PAUSE);
    },
  });
  const form = h("form", {
    class: "find", role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      leadTo(query());
    },
  }, field);
  return { field, form };
}

/** Skip link, name, sections, search, the other language, and whether the package is unfinished. */
export function header({ data, words, lang, route }, views, { field, form }) {
  const other = LANGUAGES.find((one) => one !== lang);
  field.setAttribute("placeholder", words("search.placeholder"));
  field.setAttribute("aria-label", words("view.search"));
  if (document.activeElement !== field) field.value = route.path[0] === "search" ? (route.query.get("q") ?? "") : "";
  const skip = (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  };
  return [
    h("a", { class: "skip", href: "#main", onclick: skip }, words("page.skip")),
    h("div", { class: "bar" },
      h("a", { class: "name", href: addressOf(lang), "aria-current": route.path.length ? null : "page" }, data.about.name),
      form,
      h("a", { class: "language", href: addressOf(other, route.path, route.query), lang: other, hreflang: other }, words("page.other_language"))),
    h("nav", { "aria-label": words("page.menu") },
      h("ul", {}, views.filter((name) => name !== "search").map((name) =>
        h("li", {}, h("a", { href: addressOf(lang, [name]), "aria-current": route.path[0] === name ? "page" : null }, words(`view.${name}`)))))),
    data.about.unfinished && h("p", { class: "unfinished" }, words("page.unfinished")),
  ];
}

/** How to cite the whole, version and licence. */
export function footer(page) {
  const { data, words } = page;
  const { name, version, licences, homepage } = data.about;
  return [
    h("p", {}, citationsOf(page).text),
    h("p", {}, `${homepage ? "" : `${name} `}`, homepage && [h("a", { href: homepage }, name), " "], words("page.version", { version }), " · ", `${words("page.licence")}: `,
      licences.map((one, at) => [at ? ", " : "", one.path ? h("a", { href: one.path, rel: "license" }, one.name) : one.name])),
    h("p", {}, words("page.rights")),
  ];
}

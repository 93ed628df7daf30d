// What stands around every view: header and footer.

import { h } from "./dom.js";
import { LANGUAGES, addressOf } from "./router.js";

/** Skip link, name, sections, search, the other language, and whether the package is unfinished. */
export function header({ data, words, lang, route, go }, views) {
  const other = LANGUAGES.find((one) => one !== lang);
  const field = h("input", {
    id: "search", type: "search", name: "q", placeholder: words("search.placeholder"), "aria-label": words("view.search"),
    "aria-keyshortcuts": "/", value: route.path[0] === "search" ? (route.query.get("q") ?? "") : "", autocomplete: "off", spellcheck: "false",
  });
  const submit = (event) => {
    event.preventDefault();
    go(["search"], { q: field.value.trim() });
  };
  const skip = (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  };
  return [
    h("a", { class: "skip", href: "#main", onclick: skip }, words("page.skip")),
    h("div", { class: "bar" },
      h("a", { class: "name", href: addressOf(lang), "aria-current": route.path.length ? null : "page" }, data.about.name),
      h("form", { class: "find", role: "search", onsubmit: submit }, field),
      h("a", { class: "language", href: addressOf(other, route.path, route.query), lang: other, hreflang: other }, words("page.other_language"))),
    h("nav", { "aria-label": words("page.menu") },
      h("ul", {}, views.filter((name) => name !== "search").map((name) =>
        h("li", {}, h("a", { href: addressOf(lang, [name]), "aria-current": route.path[0] === name ? "page" : null }, words(`view.${name}`)))))),
    data.about.unfinished && h("p", { class: "unfinished" }, words("page.unfinished")),
  ];
}

/** Version and licence. */
export function footer({ data, words, lang }) {
  const { name, version, licences } = data.about;
  return [
    h("p", {}, `${name} · ${words("page.version", { version })} · ${words("page.licence")}: `,
      licences.map((one, at) => [at ? ", " : "", one.path ? h("a", { href: one.path }, one.name) : one.name])),
    h("p", {}, h("a", { href: addressOf(lang, ["tables"]) }, words("view.tables"))),
  ];
}

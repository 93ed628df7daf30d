import { h } from "../dom.js";
import { addressOf } from "../router.js";

/** What this is, and the ways in. */
export function startView({ data, words, lang }) {
  return h("article", { class: "start" },
    h("h1", {}, data.about.title[lang]),
    h("p", { class: "lead" }, data.about.description[lang]),
    h("ul", { class: "cards" }, ["argument", "network", "timeline", "ideas", "voices", "quotations", "tables"].map((name) =>
      h("li", { class: "card" }, h("a", { href: addressOf(lang, [name]) }, words(`view.${name}`))))));
}

import { h } from "../dom.js";
import { addressOf } from "../router.js";

/** All tables. */
export function tablesView({ data, words, lang }) {
  return h("article", {}, h("h1", {}, words("view.tables")),
    h("ul", {}, [...data.tables.values()].map((table) =>
      h("li", {}, h("a", { href: addressOf(lang, ["tables", table.name]) }, table.title[lang])))));
}

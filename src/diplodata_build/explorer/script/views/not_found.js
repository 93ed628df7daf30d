import { h } from "../dom.js";
import { addressOf } from "../router.js";

/** An address that leads nowhere, with ways on. */
export function notFoundView({ words, lang, route }) {
  const text = (route.path.at(-1) ?? "").replaceAll("-", " ");
  return h("article", { class: "not-found" },
    h("h1", {}, words("page.not_found")),
    h("p", {}, words("page.not_found_text", { address: route.path.join("/") })),
    h("ul", {},
      h("li", {}, h("a", { href: addressOf(lang, ["search"], { q: text }) }, words("page.to_search", { text }))),
      h("li", {}, h("a", { href: addressOf(lang) }, words("page.to_start")))));
}

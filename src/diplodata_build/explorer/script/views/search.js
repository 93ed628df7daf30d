// What is found for the words in the address.

import { h } from "../dom.js";
import { articleClass, chip, columnName, placeText, recordAddress } from "../parts.js";
import { addressOf } from "../router.js";
import { search, searchMost, termsOf } from "../search.js";

const STEP = 40; // hits that are shown at once

export function searchView(page) {
  const { data, words, lang, route } = page;
  const text = (route.query.get("q") ?? "").trim();
  const terms = termsOf(text);
  const kind = route.query.get("in");
  const all = terms.length ? search(data, terms, lang) : [];
  const hits = all.length ? all : searchMost(data, terms, lang);
  const shown = kind ? hits.filter((one) => one.table === kind) : hits;
  const counts = new Map();
  for (const one of hits) counts.set(one.table, (counts.get(one.table) ?? 0) + 1);
  return h("article", { class: "search" },
    h("h1", {}, text ? words("search.for", { text }) : words("view.search")),
    h("p", { role: "status" }, text ? words("search.found", { n: all.length }) : words("search.what")),
    text && !all.length && h("p", {}, words(hits.length ? "search.most" : "search.nothing")),
    counts.size > 1 && h("ul", { class: "chips", "aria-label": words("search.kinds") },
      [[null, hits.length], ...counts].map(([table, n]) => h("li", {},
        h("a", { class: "chip", href: addressOf(lang, ["search"], { q: text, in: table }), "aria-current": table === kind ? "true" : null },
          `${table ? data.tables.get(table).title[lang] : words("search.all")} ${words.number(n)}`)))),
    list(page, shown));
}

function list(page, hits) {
  const more = h("button", { type: "button" }, page.words("search.more"));
  const items = h("ol", { class: "hits" });
  const add = () => {
    const from = items.children.length;
    items.append(...hits.slice(from, from + STEP).map((one) => hitItem(page, one)));
    if (items.children.length >= hits.length) more.remove();
    items.children[from]?.querySelector("a").focus({ preventScroll: true });
  };
  more.addEventListener("click", add);
  items.append(...hits.slice(0, STEP).map((one) => hitItem(page, one)));
  return [items, hits.length > STEP && more];
}

function hitItem(page, { table, row, id, column, parts }) {
  const { data, lang } = page;
  const label = data.label(table, row, lang);
  const found = parts.map(([text, isMatch]) => (isMatch ? h("mark", {}, text) : text));
  const own = column.match(/_(es|en)$/)?.[1] ?? row.language ?? (column === "exact" || column === "surface" ? "es" : null);
  const whole = parts.map(([text]) => text).join("");
  return h("li", { class: row.article_id ? articleClass(page, row.article_id) : "" },
    h("a", { class: "hit", href: recordAddress(page, table, id), lang: whole === label ? own : null }, whole === label ? found : label), " ",
    chip(data.tables.get(table).title[lang]),
    row.page && row.article_id && h("span", { class: "soft" }, " ", placeText(page, row)),
    whole !== label && h("p", { class: "snippet" }, h("span", { class: "soft" }, `${columnName(page, table, column)}: `), h("span", { lang: own }, found)));
}

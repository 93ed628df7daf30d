// What several views show alike. `page` is what every view gets: {data, words, lang, route, go, keep}.

import { h } from "./dom.js";
import { addressOf } from "./router.js";

// The names of kinds of records in addresses, where they are not their table's key without _id.
const KINDS = { vocabulary: "code", coverage: "candidate", translations: "translation" };

/** The kind of record of a table, as in addresses: actors → actor. */
export function kindOf(data, table) {
  return KINDS[table] ?? data.tables.get(table).key[0].replace(/_id$/, "");
}

/** The address of a record; an entity's leads to its own table. */
export function recordAddress({ data, lang }, table, id) {
  const own = table === "entities" ? (data.tableOfEntity(id) ?? table) : table;
  return addressOf(lang, [kindOf(data, own), id]);
}

/** A link to a record with its label, or other words. */
export function recordLink(page, table, id, text, attributes = {}) {
  return h("a", { href: recordAddress(page, table, id), ...attributes }, text ?? page.data.labelOf(table, id, page.lang));
}

/** Where words are: printed page if known, else page of the text; note. */
export function placeText({ words }, row) {
  const page = row.printed_page ?? null;
  const last = row.page_last && row.page_last !== row.page ? `-${row.page_last + (page === null ? 0 : page - row.page)}` : "";
  const said = words(page === null ? "place.text" : "place.printed", { page: `${page ?? row.page}${last}` });
  return row.note_number ? `${said}, ${words("place.note", { number: row.note_number })}` : said;
}

/** A small label; with an address a link. */
export function chip(text, attributes = {}) {
  return h(attributes.href ? "a" : "span", { ...attributes, class: `chip ${attributes.class ?? ""}`.trim() }, text);
}

/** The class by which style gives an article its colour: article-1, article-2, … */
export function articleClass({ data }, id) {
  return `article-${[...data.byId("articles").keys()].indexOf(id) + 1}`;
}

/** An article as its authors and year, in its colour. */
export function articleChip(page, id) {
  const article = page.data.row("articles", id);
  const authors = article.authors.split("; ").join(", ");
  return chip(article.year ? `${authors}, ${article.year}` : authors, { class: articleClass(page, id), href: recordAddress(page, "articles", id) });
}

/** A list of evidence: the words as printed, with article, page and section. */
export function evidenceList(page, rows) {
  return h("ul", { class: "evidence" }, rows.map((row) => h("li", {}, evidence(page, row))));
}

/** One piece of evidence: the article's words, Spanish as printed, and where they are. */
export function evidence(page, row) {
  return h("figure", { class: `evidence ${articleClass(page, row.article_id)}` },
    h("blockquote", { lang: page.data.row("articles", row.article_id).language },
      row.prefix && h("span", { class: "context" }, `${row.prefix} `), h("mark", {}, row.exact), row.suffix && h("span", { class: "context" }, ` ${row.suffix}`)),
    h("figcaption", {}, articleChip(page, row.article_id), " ", placeText(page, row), row.section_id && [", ", recordLink(page, "sections", row.section_id)]));
}

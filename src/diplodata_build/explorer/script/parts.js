// What several views show alike. `page` is what every view gets: {data, words, lang, route, go, keep}.

import { groupBy } from "./data.js";
import { dateInWords } from "./dates.js";
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

/** Where words are: printed pages if known, else pages of the text; note. */
export function placeText({ data, words }, row) {
  const offset = data.row("articles", row.article_id).printed_page_offset;
  const [first, last] = [row.page, row.page_last ?? row.page].map((page) => page + (offset ?? 0));
  const key = `place.${offset === null ? "text" : "printed"}${last > first ? "_several" : ""}`;
  const said = words(key, { page: last > first ? `${first}–${last}` : first });
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

/** A list of evidence: the words as printed, with article, page and section; the same words once, with all they support. */
export function evidenceList(page, rows) {
  const together = groupBy(rows, (row) => `${row.article_id} ${row.char_start} ${row.char_end}`);
  return h("ul", { class: "evidence" }, [...together.values()].map((same) => h("li", {}, evidence(page, same))));
}

/** One piece of evidence: the article's words as printed, where they are, what they support. */
function evidence(page, rows) {
  const { data, words, lang } = page;
  const [row] = rows;
  const supports = [...new Set(rows.map((one) => one.supports))].filter((one) => one !== "statement" && one !== "relation");
  return h("figure", { class: `evidence ${articleClass(page, row.article_id)}` },
    h("blockquote", { lang: data.row("articles", row.article_id).language },
      row.prefix && h("span", { class: "context" }, `${row.prefix} `), h("mark", {}, row.exact), row.suffix && h("span", { class: "context" }, ` ${row.suffix}`)),
    h("figcaption", {}, articleChip(page, row.article_id), " ", recordLink(page, "evidence", row.evidence_id, placeText(page, row)),
      row.section_id && [", ", recordLink(page, "sections", row.section_id)],
      supports.length > 0 && ` · ${words("record.for")}: ${supports.map((one) => data.code("evidence", "supports", one, lang)).join(", ")}`));
}

/** A part of a page with a heading; nothing if it would be empty. */
export function section(title, ...content) {
  return content.flat(Infinity).some((one) => one) ? h("section", {}, h("h2", {}, title), content) : null;
}

/** The title of a column without its language. */
export function columnName({ data, words, lang }, table, column) {
  if (column === "country_code") return words("record.country"); // its values are shown as names
  return data.columnTitle(table, column, lang).replace(/ \((?:Spanish|English|español|inglés)\)$/, "");
}

/** The value of a column for people: labels of codes, dates in words, links to rows. */
export function fieldValue(page, table, column, row) {
  const { data, words, lang } = page;
  const value = row[column];
  const target = data.tables.get(table).references[column];
  if (value === null || value === "") return "";
  if (target && data.row(target, value)) return recordLink(page, target, value);
  if (column === "country_code") return value.split(" ").map((one) => country(one, lang)).join(", ");
  if (/^(?:date_|said_in|accessed)/.test(column) && !/basis|precision/.test(column)) return dateInWords(String(value), words, lang);
  if (typeof value === "boolean") return words(value ? "record.yes" : "record.no");
  if (column === "url" || column === "doi") {
    const address = column === "doi" ? `https://doi.org/${value}` : value;
    return h("a", { href: address, rel: "noreferrer" }, value);
  }
  return data.code(table, column, value, lang);
}

function country(code, lang) {
  try {
    return new Intl.DisplayNames([lang], { type: "region" }).of(code);
  } catch {
    return code;
  }
}

/** Where the English of a record comes from: each origin with its columns. */
export function originsLine(page, table, id) {
  const { data, lang } = page;
  const found = data.originsOf(table, id);
  if (!found.length) return null;
  return h("ul", {}, [...groupBy(found, (one) => one.origin)].map(([origin, rows]) =>
    h("li", {}, `${data.code("translations", "origin", origin, lang)}: `,
      rows.map((one) => columnName(page, table, `${one.field}_es`).toLowerCase()).join(", "))));
}

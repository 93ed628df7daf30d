// What is said: the form in which argument, ideas, voices and the network show it, and the filters of their lists.

import { h, replace } from "./dom.js";
import { articleChip, articleClass, chip, evidenceList, placeText, recordLink } from "./parts.js";

/** The words of an article, in the quotation marks of the reader's language. */
export const inMarks = (text, lang) => (lang === "es" ? `«${text}»` : `“${text}”`);

/** Links to the records of ids separated by spaces, with something between. */
export function links(page, table, ids, between = ", ") {
  return (ids ?? "").split(" ").filter(Boolean).map((id, at) => [at ? between : "", recordLink(page, table, id)]);
}

/** Who says a quotation, as the article names them; else the work that it comes from, if there is one. */
export function speakerOf({ data, words, lang }, row) {
  const work = data.row("works", row.work_id);
  return row[`speaker_${lang}`] ?? (work ? data.label("works", work, lang) : words("claim.unnamed"));
}

/** How surely, in words; nothing for what is plainly affirmed. */
export function certainty({ data, words, lang }, table, row) {
  return [
    row.modality && row.modality !== "asserted" && [" ", chip(data.code(table, "modality", row.modality, lang), { class: "sure" })],
    row.polarity === "denied" && [" ", chip(words("claim.denial"), { class: "sure" })],
  ].filter(Boolean);
}

/** A button that opens the words on which a row rests; they are made when it is opened. */
export function openEvidence(page, column, id) {
  const rows = page.data.rowsWith("evidence", column, id);
  const inside = h("div");
  const fill = () => inside.childElementCount || replace(inside, evidenceList(page, rows));
  return h("details", { class: "words", ontoggle: fill }, h("summary", {}, page.words("claim.evidence", { n: rows.length })), inside);
}

/** A statement: what kind it is, its words, who says it and how surely, where, and its evidence. */
export function statementCard(page, id, { about = true, article = false } = {}) {
  const { data, words, lang } = page;
  const row = data.row("argument", id);
  const text = row[`text_${lang}`] ?? row.text_es;
  const verbatim = row.form === "verbatim";
  const translated = verbatim && lang === "en" && row.english_kind !== "original";
  return h("div", { class: `claim ${articleClass(page, row.article_id)}` },
    h("p", { class: "claim-kind" }, h("strong", {}, row[`kind_label_${lang}`]), about && [" · ", recordLink(page, "entities", row.entity_id)], certainty(page, "statements", row)),
    h("p", { class: "claim-text", lang: row[`text_${lang}`] ? null : "es" }, verbatim ? inMarks(text, lang) : text),
    h("p", { class: "claim-who" },
      row.said_by_ids ? [words("claim.said_by"), " ", links(page, "actors", row.said_by_ids)] : words("claim.nobody"),
      row.reported_by_ids && [" · ", words("claim.reported_by"), " ", links(page, "actors", row.reported_by_ids)],
      row.said_in && ` · ${row.said_in}`,
      row.work_ids && [" · ", words("claim.citing"), " ", links(page, "works", row.work_ids, "; ")],
      " · ", recordLink(page, "statements", id, placeText(page, row)), " · ", recordLink(page, "statements", id, words("claim.cite")),
      article && [" ", articleChip(page, row.article_id)],
      verbatim && [" · ", words(translated ? "claim.verbatim_translated" : "claim.verbatim")]),
    openEvidence(page, "statement_id", id));
}

/** How many rows have each value, as choices of a filter; most frequent first, or as `order` says. */
export function choices(rows, valueOf, textOf, order = null) {
  const counted = new Map();
  for (const row of rows) for (const value of [valueOf(row)].flat()) if (value) counted.set(value, (counted.get(value) ?? 0) + 1);
  const found = [...counted].map(([value, n]) => ({ value, text: textOf(value), n }));
  return order ? found.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value)) : found.sort((a, b) => b.n - a.n || a.text.localeCompare(b.text));
}

/** A form that narrows a list; its state is the query of the address, and `draw(state)` shows what is left. */
export function filterBar(page, filters, draw, more = null) {
  const { words, route, keep } = page;
  const first = Object.fromEntries(route.query);
  const fields = filters.map(({ name, label, options, ...more }) => h("label", { oninput: changed }, label, options
    ? h("select", { name }, h("option", { value: "" }, words("filter.all")), options.map(({ value, text, n }) =>
      h("option", { value, selected: first[name] === value }, n === undefined ? text : `${text} (${n})`)))
    : h("input", { name, value: first[name] ?? "", autocomplete: "off", ...more })));
  const reset = h("button", { type: "button", onclick: () => { for (const field of named()) field.value = ""; changed(); } }, words("filter.reset"));
  const form = h("form", { class: "filters", "aria-label": words("filter.title"), onsubmit: (event) => event.preventDefault() }, more, fields, reset);
  const named = () => fields.map((label) => label.querySelector("select, input"));
  const state = () => Object.fromEntries(named().filter((field) => field.value).map((field) => [field.name, field.value]));
  function changed() {
    keep(state());
    show();
  }
  function show() {
    reset.hidden = !Object.keys(state()).length;
    draw(state());
  }
  show();
  return form;
}

/** Says how many of all are shown. */
export function shownOf({ words }, shown, all, more = "") {
  return [words("filter.shown", { shown: words.number(shown), all: words.number(all) }), more && ` ${more}`];
}

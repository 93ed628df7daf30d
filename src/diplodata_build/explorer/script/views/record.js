// The page of one record: what it says, what it is tied to, the words it rests on, and how to cite it.

import { citationBox } from "../citing.js";
import { speakerOf, statementCard } from "../claims.js";
import { groupBy } from "../data.js";
import { dateInWords } from "../dates.js";
import { h } from "../dom.js";
import { addressOf } from "../router.js";
import {
  articleChip, articleClass, chip, columnName, evidenceList, fieldValue, originsLine, placeText, recordAddress, recordLink, section,
} from "../parts.js";

// What stands elsewhere on the page than among the facts.
const TOLD = /^(?:(?:name|term|label|title|heading|acronym|description|definition|note|text|summary)_(?:es|en)|family_name|given_name|article_ids|mention_count|first_page|char_start|char_end|prefix|suffix|exact|entity_type|number_(?:es|en)|english_kind|is_main|word_count|position|printed_page|page|page_last|note_number|section_id|article_id|as_printed|corrected|surface|source_sha256|text_sha256|printed_page_(?:offset|basis)|date_(?:earliest|latest|precision))$/;
const SAID_IN = { statements: "statement_id", quotes: "quote_id", relations: "relation_id" };
// Tables whose rows about a record have a section of their own, or are only of use to machines.
const OWN_SECTION = ["evidence", "statements", "names", "mentions", "errata", "relations", "attributions", "entities", "coverage", "translations"];
const ENTITIES = ["actors", "programs", "events", "concepts"];
const WHOLES = ["part_of", "succeeds"]; // the ties along which the view compares statements
const MOST = 60; // rows in one list; more are a link to the table

export function recordView(page, table, row) {
  const { data, words, lang, route } = page;
  const id = data.idOf(table, row);
  const articles = row.article_id ? [row.article_id] : (row.article_ids ?? "").split(" ").filter(Boolean);
  const found = data.referring(table, id);
  const cite = section(words("record.cite"), citationBox(page, table, row));
  cite.tabIndex = -1;
  const toCite = (event) => {
    event.preventDefault();
    cite.scrollIntoView();
    cite.focus({ preventScroll: true });
  };
  return h("article", { class: `record ${articles.length === 1 ? articleClass(page, articles[0]) : ""}` },
    h("header", {}, h("p", { class: "kind" }, h("a", { href: addressOf(lang, ["tables", table]) }, data.tables.get(table).title[lang]), " ",
      typeChip(page, table, row), articles.map((one) => [" ", articleChip(page, one)]), " ",
      h("a", { href: route.hash, class: "to-cite", onclick: toCite }, words("record.cite"))),
    heading(page, table, row)),
    h("div", { class: "main" }, body(page, table, row), ENTITIES.includes(table) && elsewhere(page, id), facts(page, table, row), note(page, row), sections(page, table, row, id, found)),
    h("div", { class: "side" },
      aside(page, table, found),
      section(words("record.origin"), originsLine(page, table, id)),
      cite),
    pager(page, table, row));
}

/** Where else the entity is to be seen: the network, and what both sides say of it or of what it is part of. */
function elsewhere(page, id) {
  const { data, words, lang } = page;
  const compared = new Set(data.rows("claims_compared").flatMap((row) => [row.first_entity_id, row.second_entity_id]));
  const ties = ["subject_id", "object_id"].flatMap((end) => data.rowsWith("relations_labelled", end, id));
  const near = ties.filter((tie) => WHOLES.includes(tie.predicate)).map((tie) => (tie.subject_id === id ? tie.object_id : tie.subject_id));
  const seen = [...new Set([id, ...near])].filter((one) => compared.has(one));
  return ties.length + seen.length > 0 && h("p", { class: "soft" },
    [ties.length > 0 && h("a", { href: addressOf(lang, ["network", id]) }, words("network.see")),
      ...seen.map((one) => h("a", { href: addressOf(lang, ["voices", one]) }, words("voices.see", { what: data.labelOf("entities", one, lang) })))]
      .filter(Boolean).map((link, at) => [at ? " · " : "", link]));
}

function typeChip(page, table, row) {
  const field = page.data.tables.get(table).fields.find(({ name }) => /^(?:\w+_type|kind|predicate|name_kind|supports|role|outcome|origin)$/.test(name) && row[name]);
  return field && chip(page.data.code(table, field.name, row[field.name], page.lang));
}

function heading(page, table, row) {
  const { data, lang } = page;
  if (table === "relations") {
    const told = data.row("relations_labelled", row.relation_id);
    return h("h1", {}, recordLink(page, "entities", row.subject_id), ` ${told[`link_${lang}`]} `, recordLink(page, "entities", row.object_id));
  }
  if (table === "quotes" || table === "statements") return saidHeading(page, table, row);
  const other = lang === "es" ? "en" : "es";
  const [own, theirs] = [data.label(table, row, lang), data.label(table, row, other)];
  const acronym = row[`acronym_${lang}`];
  return [
    h("h1", {}, own, acronym && own !== acronym && h("span", { class: "acronym" }, ` (${acronym})`)),
    theirs !== own && h("p", { class: "soft other-name", lang: other }, theirs),
  ];
}

/** Of a quotation or statement: what it is, then its words, then the same in the other language. */
function saidHeading(page, table, row) {
  const { data, words, lang } = page;
  const verbatim = table === "quotes" || row.form === "verbatim";
  const printed = row.text_es ? "es" : "en";
  const title = table === "quotes"
    ? words("record.quote_of", { who: speakerOf(page, row) })
    : words("record.statement_about", { kind: data.code(table, "kind", row.kind, lang), what: data.labelOf("entities", row.entity_id, lang) });
  const shown = row[`text_${lang}`] ? lang : printed;
  const other = ["es", "en"].find((one) => one !== shown);
  return [
    h("h1", {}, capital(title)),
    h("blockquote", { class: `said ${verbatim ? "verbatim" : ""}`, lang: shown }, row[`text_${shown}`]),
    row[`text_${other}`] && h("blockquote", { class: "said other soft", lang: other }, row[`text_${other}`]),
    h("p", { class: "soft" }, [
      table === "quotes" ? null : data.code(table, "form", row.form, lang),
      row.text_es && row.text_en && `${words("record.english")}: ${data.code(table, "english_kind", row.english_kind, lang)}`,
      !row.text_es && words("record.printed_in_english"),
    ].filter(Boolean).join(" · ")),
  ];
}

function body(page, table, row) {
  const { data, words, lang } = page;
  const text = (name) => row[`${name}_${lang}`] ?? row[`${name}_es`];
  if (table === "evidence") return evidenceList(page, [row]);
  if (table === "errata") return h("p", { class: "lead" }, h("span", { lang: "es" }, row.as_printed), row.corrected && [" → ", h("ins", { lang: "es" }, row.corrected)]);
  if (table === "statements") return saidBy(page, row);
  if (table === "translations") {
    return h("dl", { class: "facts" }, h("dt", {}, words("record.about")), h("dd", {}, recordLink(page, row.table_name, row.record_id)),
      h("dt", {}, "es"), h("dd", { lang: "es" }, data.row(row.table_name, row.record_id)?.[`${row.field}_es`]),
      h("dt", {}, "en"), h("dd", { lang: "en" }, row.text_en));
  }
  if (table === "quotes") {
    return h("p", {}, `${words("record.said_by")}: `, speakerLinks(page, row.quote_id) ?? speakerOf(page, row),
      ` (${data.code("quotes", "speaker_role", row.speaker_role, lang)})`);
  }
  return [text("summary"), text("description"), text("definition")].filter(Boolean).slice(0, 1).map((told) => h("p", { class: "lead" }, told));
}

function speakerLinks(page, quoteId) {
  const found = page.data.rowsWith("attributions", "quote_id", quoteId).filter((one) => one.actor_id);
  return found.length ? found.map((one, at) => [at ? ", " : "", recordLink(page, "actors", one.actor_id)]) : null;
}

/** Who holds a statement, who only reports it, how surely, and with which works. */
function saidBy(page, row) {
  const { data, words, lang } = page;
  const told = data.row("argument", row.statement_id);
  const people = (ids) => ids.split(" ").map((id, at) => [at ? ", " : "", recordLink(page, "actors", id)]);
  return h("dl", { class: "facts" },
    h("dt", {}, words("record.about")), h("dd", {}, recordLink(page, "entities", row.entity_id)),
    told.said_by_ids && [h("dt", {}, words("record.said_by")), h("dd", {}, people(told.said_by_ids))],
    told.reported_by_ids && [h("dt", {}, words("record.reported_by")), h("dd", {}, people(told.reported_by_ids))],
    !told.said_by_ids && !told.reported_by_ids && [h("dt", {}, words("record.said_by")), h("dd", {}, words("record.article_itself"))],
    h("dt", {}, words("record.how_surely")),
    h("dd", {}, [data.code("statements", "modality", row.modality, lang), data.code("statements", "polarity", row.polarity, lang)].join(", ")),
    told.work_ids && [h("dt", {}, words("record.works")),
      h("dd", {}, told.work_ids.split(" ").map((id, at) => [at ? "; " : "", recordLink(page, "works", id)]))]);
}

function facts(page, table, row) {
  const { data, words, lang } = page;
  const key = data.tables.get(table).key;
  const skipped = table === "statements" ? /^(?:entity_id|kind|modality|polarity|form)$/ : /^(?:speaker_\w+|subject_id|object_id)$/;
  const shown = data.tables.get(table).fields.filter(({ name, lang: own }) =>
    row[name] !== null && row[name] !== "" && !key.includes(name) && !TOLD.test(name) && !skipped.test(name) && (!own || own === lang));
  const place = row.page && row.article_id && h("dd", {}, placeText(page, row), row.section_id && table !== "sections" && [", ", recordLink(page, "sections", row.section_id)]);
  if (!shown.length && !place) return null;
  return h("dl", { class: "facts" },
    shown.map((field) => [h("dt", {}, columnName(page, table, field.name)), h("dd", {}, fieldValue(page, table, field.name, row))]),
    place && [h("dt", {}, words("record.place")), place]);
}

function note({ lang }, row) {
  const text = row[`note_${lang}`] ?? row.note_es;
  return text && h("p", { class: "note" }, text);
}

function sections(page, table, row, id, found) {
  const { data, words, lang } = page;
  const entity = data.row("entities", id) !== null && table !== "articles";
  const rowsOf = (name) => found.filter((one) => one.table === name).flatMap((one) => one.rows);
  const statements = table === "works"
    ? rowsOf("attributions").filter((one) => one.statement_id).map((one) => data.row("statements", one.statement_id))
    : rowsOf("statements");
  return [
    entity && section(words("record.ties"), ties(page, id)),
    table === "actors" && section(words("record.says"), says(page, id)),
    table === "articles"
      ? h("p", {}, h("a", { href: addressOf(lang, ["argument", id]) }, words("start.argument", { n: statements.length })))
      : section(words("record.statements"), few(page, "statements", found, [...new Set(statements)], (rows) => claims(page, rows, table !== "sections" && table !== "works"))),
    others(page, found),
    section(words("record.evidence"), few(page, "evidence", found, rowsOf("evidence").sort((a, b) => a.page - b.page), (rows) => evidenceList(page, rows))),
  ];
}

/** Names, mentions and errata. */
function aside(page, table, found) {
  const { words } = page;
  const rowsOf = (name) => found.filter((one) => one.table === name).flatMap((one) => one.rows);
  return [
    section(words("record.names"), few(page, "names", found, rowsOf("names"), (rows) => names(page, rows))),
    section(words(["articles", "sections"].includes(table) ? "record.mentions_in" : "record.mentions"), few(page, "mentions", found, rowsOf("mentions"), (rows) => mentions(page, rows), Infinity)),
    section(words("record.errata"), few(page, "errata", found, rowsOf("errata"), (rows) => h("ul", {}, rows.map((one) =>
      h("li", {}, recordLink(page, "errata", one.erratum_id, one.corrected ? `${one.as_printed} → ${one.corrected}` : one.as_printed, { lang: "es" }), ", ", placeText(page, one)))))),
  ];
}

/** Rows in a list; if there are too many of them, a link to them in their table. */
function few({ data, words, lang }, table, found, rows, list, most = MOST) {
  if (!rows.length) return null;
  if (rows.length <= most) return list(rows);
  const column = found.find((one) => one.table === table)?.column;
  const id = column && found.find((one) => one.table === table).id;
  const title = data.tables.get(table).title[lang];
  return h("p", {}, h("a", { href: addressOf(lang, ["tables", table], column ? { [`is.${column}`]: id } : {}) },
    words("record.many", { n: rows.length, table: title })));
}

/** Relations, grouped by how they read from here; each leads to the relation with its evidence. */
function ties(page, id) {
  const { data, words, lang } = page;
  const along = [["subject_id", "object_id", "link"], ["object_id", "subject_id", "inverse_link"]].flatMap(([own, other, link]) =>
    data.rowsWith("relations_labelled", own, id).map((row) => ({ row, link: row[`${link}_${lang}`], other: row[other] })));
  if (!along.length) return null;
  return h("dl", { class: "ties" }, [...groupBy(along, (one) => one.link)].map(([link, group]) => [
    h("dt", {}, link),
    group.map(({ row, other }) => h("dd", {}, recordLink(page, "entities", other), dates(page, row), " ",
      recordLink(page, "relations", row.relation_id, words("record.basis"), { class: "basis", "aria-label": `${words("record.basis")}: ${row[`reading_${lang}`]}` })))]));
}

function dates({ words, lang }, row) {
  const told = [row.date_start, row.date_end].filter(Boolean).map((date) => dateInWords(date, words, lang));
  return told.length ? h("span", { class: "soft" }, ` (${row.date_start ? told.join("–") : `–${told[0]}`})`) : null;
}

/** What an actor says, by role: statements, quotations, relations. */
function says(page, id) {
  const { data, words, lang } = page;
  const found = data.rowsWith("attributions", "actor_id", id);
  return [...groupBy(found, (one) => one.role)].map(([role, group]) => {
    const rowsOf = (table) => group.filter((one) => one[SAID_IN[table]]).map((one) => data.row(table, one[SAID_IN[table]]));
    const [statements, quotes, relations] = Object.keys(SAID_IN).map(rowsOf);
    const shown = statements.slice(0, MOST);
    return h("section", {},
      h("h3", {}, capital(data.code("attributions", "role", role, lang))),
      quotes.map((row) => h("blockquote", { class: `cited ${articleClass(page, row.article_id)}` }, recordLink(page, "quotes", row.quote_id))),
      shown.length > 0 && claims(page, shown, false),
      relations.length > 0 && h("ul", {}, relations.map((row) => h("li", {}, recordLink(page, "relations", row.relation_id)))),
      statements.length > shown.length && h("p", {}, h("a", { href: addressOf(lang, ["tables", "attributions"], { "is.actor_id": id, "is.role": role }) },
        words("record.many", { n: group.length, table: data.tables.get("attributions").title[lang] }))));
  });
}

/** Statements as cards; whom they are about only where the page does not say so. */
function claims(page, rows, aboutThis) {
  return h("ul", { class: "claims" }, rows.map((row) => h("li", {}, statementCard(page, row.statement_id, { about: !aboutThis, article: true }))));
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Rows of other tables that refer to the record. */
function others(page, found) {
  const { data, words, lang } = page;
  return found.filter((one) => !OWN_SECTION.includes(one.table)).map((one) => {
    const table = data.tables.get(one.table).title[lang];
    const title = /^(?:article|section|work|quote|statement|relation)_id$/.test(one.column)
      ? table : words("record.as", { table, column: columnName(page, one.table, one.column).toLowerCase() });
    const list = (rows) => h("ul", {}, rows.map((row) => h("li", {}, recordLink(page, one.table, data.idOf(one.table, row)), row.page ? [", ", placeText(page, row)] : null)));
    return section(title, few(page, one.table, [one], one.rows, list));
  });
}

function names(page, rows) {
  const { data, words, lang } = page;
  return h("ul", {}, rows.map((row) => h("li", {}, recordLink(page, "names", row.name_id, row.name, { lang: row.language }),
    h("span", { class: "soft" }, ` ${[data.code("names", "name_kind", row.name_kind, lang), data.code("names", "language", row.language, lang)].join(", ")}`),
    dates({ words, lang }, row))));
}

/** Where the record is named: how often on each page. */
function mentions(page, rows) {
  return h("ul", {}, [...groupBy(rows, (row) => row.article_id)].map(([article, own]) =>
    h("li", {}, articleChip(page, article), " ", [...groupBy(own, (row) => row.page)].map(([, same], at) =>
      [at ? ", " : "", recordLink(page, "mentions", same[0].mention_id, placeText(page, same[0])), same.length > 1 ? ` (${same.length})` : ""]))));
}

function pager(page, table, row) {
  const { data, words } = page;
  const rows = data.rows(table);
  const at = rows.indexOf(row);
  const link = (one, rel, key) => one && h("a", { href: recordAddress(page, table, data.idOf(table, one)), rel, class: rel },
    h("span", { class: "soft" }, words(key)), " ", data.label(table, one, page.lang));
  return h("nav", { class: "pager", "aria-label": words("record.neighbours") }, link(rows[at - 1], "prev", "record.previous"), link(rows[at + 1], "next", "record.next"));
}

// The package, read from the payload that scripts/explorer.py put into this page.

import { sha256 } from "./sha256.js";

const NUMBERS = ["integer", "number"];
// The column with the label of a row; * stands for the language.
const LABELS = {
  actors: "name_*", programs: "name_*", events: "name_*", concepts: "term_*", entities: "label_*", vocabulary: "label_*",
  quotes: "text_*", statements: "text_*", articles: "title_*", sections: "heading_*", names: "name", mentions: "surface",
  evidence: "exact", works: "label", errata: "as_printed", coverage: "text",
};
const ENTITY_TABLES = { actor: "actors", program: "programs", event: "events", concept: "concepts", article: "articles" };
const PARTS = ["package", "tables", "columns", "strings", "pages", "speakers", "citations", "network", "words"];
const SHOWN = [
  ...Object.values(ENTITY_TABLES), "entities", "sections", "quotes", "statements", "relations", "attributions", "names", "evidence", "works",
  "translations", "vocabulary", "timeline", "argument", "relations_labelled", "quotes_with_sources", "concept_definitions", "claims_compared",
];

/** The payload of the page; a large one is compressed. */
export async function readPayload(element) {
  const payload = await parsed(element);
  const missing = PARTS.filter((part) => !payload?.[part]);
  const whole = (name) => payload.tables.find((table) => table.name === name)?.fields.length === payload.columns[name]?.length;
  if (!missing.length) missing.push(...SHOWN.filter((name) => !payload.columns[name] || !whole(name)));
  if (missing.length) throw Object.assign(new Error(`missing: ${missing.join(", ")}`), { missing });
  return payload;
}

async function parsed(element) {
  if (element.dataset.form !== "gzip") return JSON.parse(element.textContent);
  const bytes = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** What views ask of the package: tables, rows, labels of rows, codes and columns. */
export function openData(payload) {
  const { package: about, columns, network, citations } = payload;
  const strings = payload.strings.map((text) => (typeof text === "string" ? text : text.map((part) => (typeof part === "number" ? payload.strings[part - 1] : part)).join(".")));
  const textOf = (cell) => (typeof cell === "number" ? (cell ? strings[cell - 1] : null) : cell);
  const textsOf = (cells) => cells.map(textOf);
  const tables = new Map(payload.tables.map((table) => [table.name, described(table, textOf)]));
  const kept = { rows: new Map(), ids: new Map(), groups: new Map() };

  /** The rows of a table or view, as objects; empty cells are null. */
  function rows(name) {
    if (!kept.rows.has(name)) kept.rows.set(name, read(name));
    return kept.rows.get(name);
  }

  function read(name, wanted = null) {
    const { fields } = tables.get(name);
    const found = new Map();
    const column = (field) => {
      if (!found.has(field)) {
        const at = fields.findIndex((one) => one.name === field);
        found.set(field, Array.isArray(columns[name][at]) ? stored(fields[at].type, columns[name][at]) : derived(columns[name][at], column));
      }
      return found.get(field);
    };
    const shown = wanted ?? fields.map((field) => field.name);
    const read = shown.map(column);
    return (read[0] ?? []).map((_, at) => Object.fromEntries(shown.map((field, place) => [field, read[place][at]])));
  }

  function stored(type, cells) {
    if (NUMBERS.includes(type)) return cells;
    return type === "boolean" ? textsOf(cells).map((text) => text && text === "true") : textsOf(cells);
  }

  /** A column that follows from others: see payload.py. */
  function derived(rule, column) {
    if (rule.join) {
      const parts = rule.join.map(column);
      return parts[0].map((_, at) => rule.but[at] ?? parts.map((cells) => cells[at]).filter(Boolean).join(rule.between));
    }
    if (rule.steps) {
      let start = 0;
      return rule.steps.map((step) => (start += step));
    }
    if (rule.after) return column(rule.after).map((start, at) => start + rule.by[at]);
    if (rule.ids) {
      const hex = Array.from(atob(rule.hex), (sign) => sign.charCodeAt(0).toString(16).padStart(2, "0")).join("");
      return Array.from({ length: hex.length / 12 }, (_, at) => `${rule.ids}${hex.slice(at * 12, at * 12 + 12)}`);
    }
    if (rule.cell) {
      const [table, record, field] = ["table_name", "record_id", "field"].map(column);
      return table.map((name, at) => {
        const text = row(name, record[at])?.[`${field[at]}_${rule.cell}`] ?? null;
        return text && rule.cell === "es" ? sha256(text) : text;
      });
    }
    const value = (id) => row(rule.table, rule.prefix + id)[rule.column];
    return column(rule.by).map((ids) => {
      if (ids === null) return null;
      return ids.includes(" ") ? ids.split(" ").map(value).map((one) => one ?? "").join("; ") : value(ids);
    });
  }

  /** The rows of a table by id: a Map. Of a key of several columns its parts are joined by "/". */
  function byId(name) {
    if (!kept.ids.has(name)) kept.ids.set(name, new Map(rows(name).map((row) => [idOf(name, row), row])));
    return kept.ids.get(name);
  }

  /** The id of a row. */
  const idOf = (name, row) => tables.get(name).key.map((column) => row[column]).join("/");

  /** The rows of a table with a value in a column, in their order. */
  function rowsWith(name, column, value) {
    const place = `${name}.${column}`;
    if (!kept.groups.has(place)) kept.groups.set(place, grouped(rows(name), column));
    return kept.groups.get(place).get(value) ?? [];
  }

  /** The row of an id in a table; of an entity, whatever table it is in. */
  const row = (name, id) => byId(name).get(id) ?? null;

  /** Rows that refer to a row: of each table and column that does, an entity's also as an entity. */
  function referring(table, id) {
    const own = row("entities", id) ? [table, "entities"] : [table];
    return [...tables.values()].filter((one) => !one.isView).flatMap((one) =>
      Object.entries(one.references).filter(([, target]) => own.includes(target)).map(([column]) =>
        ({ table: one.name, column, id, rows: rowsWith(one.name, column, id) }))).filter((one) => one.rows.length);
  }

  /** Where the English of a row comes from: {field, origin} of each of its texts. */
  function originsOf(table, id) {
    kept.origins ??= grouped(read("translations", ["table_name", "record_id", "field", "origin"]), "record_id");
    return (kept.origins.get(id) ?? []).filter((one) => one.table_name === table);
  }

  /** The table in which the row of an entity is. */
  const tableOfEntity = (id) => ENTITY_TABLES[row("entities", id)?.entity_type] ?? null;

  /** The label of a code of a column; the code itself if it has none. */
  const code = (table, field, value, lang) => row("vocabulary", `${table}.${field}.${value}`)?.[`label_${lang}`] ?? value;

  /** The label of a row, in the other language if it has none in this one. */
  function label(name, one, lang) {
    if (!one) return "";
    if (name === "relations") return row("relations_labelled", one.relation_id)[`reading_${lang}`];
    if (name === "attributions") {
      const who = one.actor_id ? labelOf("actors", one.actor_id, lang) : labelOf("works", one.work_id, lang);
      return `${who} (${code("attributions", "role", one.role, lang)})`;
    }
    if (name === "citations") return labelOf("works", one.work_id, lang);
    if (name === "translations") return one.text_en ?? idOf(name, one);
    const column = LABELS[name];
    if (!column) return idOf(name, one);
    const found = [lang, "es", "en"].map((tried) => one[column.replace("*", tried)]).find(Boolean);
    return found ?? (one.kind ? code(name, "kind", one.kind, lang) : idOf(name, one));
  }

  /** The label of the row with an id. */
  const labelOf = (name, id, lang) => label(name, row(name, id), lang);

  /** The title of a column. */
  const columnTitle = (name, column, lang) => tables.get(name).fields.find((field) => field.name === column).title[lang];

  const pages = Object.fromEntries(Object.entries(payload.pages).map(([name, cells]) => [name, textsOf(cells)]));
  const speakers = Object.fromEntries(Object.entries(payload.speakers).map(([name, both]) =>
    [name, Object.fromEntries(Object.entries(both).map(([lang, cells]) => [lang, textsOf(cells)]))]));

  return {
    about, tables, network, citations, pages, speakers, rows, row, byId, idOf, rowsWith, referring, originsOf, tableOfEntity, code, label,
    labelOf, columnTitle,
  };
}

function described(table, textOf) {
  const fields = table.fields.map(([name, type, lang, es, en]) => ({ name, type, lang, title: { es: textOf(es), en: textOf(en) } }));
  return { ...table, fields, isView: table.group === "views" };
}

function grouped(rows, column) {
  return groupBy(rows, (row) => row[column]);
}

/** A Map from what a function gives for each thing to the things; Map.groupBy is not everywhere yet. */
export function groupBy(things, keyOf) {
  const groups = new Map();
  for (const one of things) {
    const key = keyOf(one);
    if (groups.has(key)) groups.get(key).push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

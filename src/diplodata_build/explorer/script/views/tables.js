// Any table: found in a list, then sorted, filtered and downloaded as it stands.

import { csvOf } from "../csv.js";
import { h, replace } from "../dom.js";
import { columnName, fieldValue, recordLink } from "../parts.js";
import { addressOf } from "../router.js";
import { fold } from "../search.js";

const STEP = 100; // rows that are shown at once
const FEW = 30; // codes of a column that can be chosen from

export function tablesView(page) {
  const name = page.route.path[1];
  return page.data.tables.has(name) ? tableView(page, page.data.tables.get(name)) : listOfTables(page);
}

function listOfTables({ data, words, lang }) {
  const group = (isView) => [...data.tables.values()].filter((table) => table.isView === isView);
  const list = (tables) => h("ul", { class: "cards" }, tables.map((table) => h("li", { class: "card" },
    h("a", { href: addressOf(lang, ["tables", table.name]) }, table.title[lang]),
    h("span", { class: "soft" }, ` ${words("table.rows", { n: table.rowCount })}`),
    h("p", { class: "soft" }, table.description[lang]))));
  return h("article", {}, h("h1", {}, words("view.tables")), h("p", { class: "lead" }, words("table.lead")),
    list(group(false)), h("h2", {}, words("table.views")), list(group(true)));
}

function tableView(page, table) {
  const { data, words, lang, route, keep } = page;
  const state = new URLSearchParams(route.query);
  const rows = data.rows(table.name);
  const body = h("tbody");
  const heads = h("tr");
  const status = h("p", { role: "status" });
  const more = h("button", { type: "button", onclick: () => { limit += STEP; draw(); } }, words("search.more"));
  let limit = STEP;
  let found = rows;

  const columns = () => table.fields.filter((field) => state.get("columns") === "all" || !field.lang || field.lang === lang);

  function set(name, value) {
    if (value) state.set(name, value);
    else state.delete(name);
    limit = STEP;
    keep(state);
    draw();
  }

  function chosen() {
    const text = fold(state.get("q") ?? "").trim();
    const exact = [...state].filter(([name]) => name.startsWith("is.")).map(([name, value]) => [name.slice(3), value]);
    const seen = columns().map((field) => field.name);
    const label = (row, column) => String(row[column] === null ? "" : data.code(table.name, column, row[column], lang));
    const kept = rows.filter((row) =>
      exact.every(([column, value]) => String(row[column] ?? "") === value || String(row[column] ?? "").split(" ").includes(value))
      && (!text || seen.some((column) => fold(`${row[column] ?? ""} ${label(row, column)}`).includes(text))));
    const [column, down] = (state.get("sort") ?? "").split(/(?=-$)/);
    if (!table.fields.some((field) => field.name === column)) return kept;
    const order = new Intl.Collator(lang, { numeric: true });
    const value = (row) => (typeof row[column] === "number" ? row[column] : label(row, column));
    return [...kept].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      return (typeof x === "number" && typeof y === "number" ? x - y : order.compare(x, y)) * (down ? -1 : 1);
    });
  }

  function draw() {
    found = chosen();
    const shown = columns();
    const sort = state.get("sort") ?? "";
    replace(heads, shown.map((field) => {
      const now = sort === field.name ? "ascending" : sort === `${field.name}-` ? "descending" : null;
      const next = now === "ascending" ? `${field.name}-` : now ? "" : field.name;
      return h("th", { scope: "col", "aria-sort": now },
        h("button", { type: "button", class: "sort", "data-column": field.name, onclick: () => { set("sort", next); heads.querySelector(`[data-column="${field.name}"]`)?.focus(); } },
          field.lang && field.lang !== lang ? field.title[lang] : columnName(page, table.name, field.name),
          h("span", { "aria-hidden": "true" }, now === "ascending" ? " ▲" : now ? " ▼" : "")));
    }));
    replace(body, found.slice(0, limit).map((row) => h("tr", {}, shown.map((field) => cell(page, table, field, row)))));
    status.textContent = words("table.shown", { n: found.length, all: words.number(rows.length), shown: words.number(Math.min(limit, found.length)) });
    more.hidden = found.length <= limit;
  }

  const download = () => {
    const names = columns().map((field) => field.name);
    const suffix = names.length === table.fields.length ? "" : `.${lang}`;
    const address = URL.createObjectURL(new Blob([csvOf(names, found)], { type: "text/csv;charset=utf-8" }));
    h("a", { href: address, download: `${table.name}${suffix}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  draw();
  return h("article", { class: "table" },
    h("p", { class: "kind" }, h("a", { href: addressOf(lang, ["tables"]) }, words("view.tables"))),
    h("h1", {}, table.title[lang]),
    h("p", { class: "lead" }, table.description[lang]),
    h("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
      h("label", {}, words("table.contains"), h("input", { type: "search", value: state.get("q") ?? "", oninput: (event) => set("q", event.target.value) })),
      choices(page, table, rows, state).map(({ field, options }) => h("label", {}, columnName(page, table.name, field.name),
        h("select", { onchange: (event) => set(`is.${field.name}`, event.target.value) },
          h("option", { value: "" }, words("table.any")),
          options.map(([value, label]) => h("option", { value, selected: state.get(`is.${field.name}`) === value }, label))))),
      h("label", {}, words("table.columns"),
        h("select", { onchange: (event) => set("columns", event.target.value) },
          h("option", { value: "" }, words("table.one_language")),
          h("option", { value: "all", selected: state.get("columns") === "all" }, words("table.both_languages")))),
      h("button", { type: "button", class: "download", onclick: download }, words("table.download"))),
    h("div", {}, [...state].filter(([name]) => name.startsWith("is.") && !choices(page, table, rows, state).some(({ field }) => `is.${field.name}` === name))
      .map(([name, value]) => h("p", {}, h("a", { class: "chip", href: addressOf(lang, route.path, withoutState(state, name)) }, `${columnName(page, table.name, name.slice(3))}: ${value} ✕`)))),
    status,
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": table.title[lang] },
      h("table", {}, h("thead", {}, heads), body)),
    more);
}

/** The columns by whose codes a table can be narrowed, with what they can be. */
function choices({ data, lang }, table, rows) {
  return table.fields.filter((field) => field.type === "string" && !field.lang && !table.key.includes(field.name)).flatMap((field) => {
    const values = new Set();
    for (const row of rows) {
      if (row[field.name] !== null) values.add(row[field.name]);
      if (values.size > FEW) return [];
    }
    const options = [...values].map((value) => [value, data.row("articles", value) ? data.labelOf("articles", value, lang) : data.code(table.name, field.name, value, lang)]);
    const coded = options.every(([value]) => data.row("vocabulary", `${table.name}.${field.name}.${value}`) || data.row("articles", value));
    return coded && options.length > 1 ? [{ field, options: options.sort((a, b) => a[1].localeCompare(b[1], lang)) }] : [];
  }).slice(0, 6);
}

function withoutState(state, name) {
  const rest = new URLSearchParams(state);
  rest.delete(name);
  return rest;
}

function cell(page, table, field, row) {
  const { data } = page;
  if (field.name === table.key[0] && !table.isView) {
    return h("th", { scope: "row" }, recordLink(page, table.name, data.idOf(table.name, row), row[field.name]));
  }
  return h("td", { lang: field.lang || null, class: field.type === "integer" ? "number" : String(row[field.name] ?? "").length > 60 ? "long" : null },
    fieldValue(page, table.name, field.name, row));
}

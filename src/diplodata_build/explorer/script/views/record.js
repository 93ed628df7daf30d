import { h } from "../dom.js";
import { evidenceList } from "../parts.js";

/** One row with everything tied to it. */
export function recordView(page, table, row) {
  const { data, lang } = page;
  const evidence = data.rowsWith("evidence", "entity_id", data.idOf(table, row));
  return h("article", { class: "record" },
    h("h1", {}, data.label(table, row, lang)),
    h("dl", {}, data.tables.get(table).fields.filter((field) => row[field.name] !== null && (!field.lang || field.lang === lang)).map((field) => [
      h("dt", {}, field.title[lang]), h("dd", {}, String(row[field.name]))])),
    evidenceList(page, evidence));
}

// What the script of the explorer makes of its payload: node explorer_rows.mjs SCRIPTS PAGE, with questions on standard
// input as JSON; gives JSON.
import { readFileSync } from "node:fs";

const [scripts, page] = process.argv.slice(2);
const { openData } = await import(`file://${scripts}/data.js`);
const { csvOf } = await import(`file://${scripts}/csv.js`);
const { citationsOf } = await import(`file://${scripts}/citation.js`);
const { search, termsOf } = await import(`file://${scripts}/search.js`);

const payload = JSON.parse(readFileSync(page, "utf8").match(/id="payload"[^>]*>(.*?)<\/script>/s)[1]);
const data = openData(payload);
const { ids, queries } = JSON.parse(readFileSync(0, "utf8"));
const tables = [...data.tables.values()];
process.stdout.write(JSON.stringify({
  csv: Object.fromEntries(tables.map(({ name, fields }) => [name, csvOf(fields.map((field) => field.name), data.rows(name))])),
  citations: ids.map(([table, id, lang]) => citationsOf({ data, lang }, table, data.row(table, id))),
  labels: ids.map(([table, id, lang]) => data.label(table, data.row(table, id), lang)),
  hits: queries.map((query) => search(data, termsOf(query), "es").map((hit) => hit.id)),
}));

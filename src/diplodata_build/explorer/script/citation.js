// Citations of records: those of diplodata's cite(), with the pages of the record and those who say it put in.

const PAGES = "\ue000";
const SAID = "\ue001";
const LATEX = /[&%$#_{}]/g;

export const STYLES = ["text", "bibtex", "apa"];

/** How to cite the package and, for a record, the articles and pages it rests on: text by style. */
export function citationsOf({ data, lang }, table, row) {
  const known = data.citations[lang];
  const sources = row ? sourcesOf(data, known, lang, table, row) : [];
  const form = (style, joined, escape = String) => sources.map(({ article, told, said }) =>
    known.articles[article][style][said ? 2 : told ? 1 : 0].replaceAll(PAGES, told ?? "").replaceAll(SAID, () => escape(list(said, joined))));
  const [entries, inText] = [0, 1].map((line) => form("apa", lang === "en" ? "&" : "y").map((text) => text.split("\n")[line]).filter(Boolean));
  return {
    text: [known.dataset.text, ...form("text", known.joined)].join("\n"),
    bibtex: [known.dataset.bibtex, ...form("bibtex", known.joined, (text) => text.replace(LATEX, "\\$&"))].join("\n\n"),
    apa: [known.dataset.apa, ...entries, ...inText].join("\n"),
  };
}

/** The articles behind a record, with its pages in words and who says it. */
function sourcesOf(data, known, lang, table, row) {
  if (table === "articles") return [{ article: row.article_id, told: null, said: null }];
  const at = data.rows(table).indexOf(row);
  const speakers = data.speakers[table]?.[lang][at] ?? null;
  const places = "page" in row ? [[row.article_id, ownPages(data, row)]] : (data.pages[table]?.[at] ?? "").split("; ").filter(Boolean).map((one) => one.split(/ (.*)/s));
  return places.map(([article, numbers]) => ({
    article,
    told: known.articles[article][/[-,]/.test(numbers) ? "pages" : "page"].replace(PAGES, numbers),
    said: speakers,
  }));
}

function ownPages(data, row) {
  const offset = data.row("articles", row.article_id).printed_page_offset ?? 0;
  const last = row.page_last ?? row.page;
  return last > row.page ? `${row.page + offset}-${last + offset}` : `${row.page + offset}`;
}

function list(names, joined) {
  const parts = (names ?? "").split("; ");
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} ${joined} ${parts.at(-1)}` : parts[0];
}

// Search as diplodata.search() does it: all words, accents and case do not count, names before texts before passages.

const COPIES = ["entities", "translations"]; // their texts are in other tables too
const [WHOLE, START, INSIDE] = [1, 0.7, 0.4];
const NAMES = ["name", "term", "acronym", "label", "title", "heading"];
const PASSAGES = ["exact", "prefix", "suffix", "surface", "as_printed", "corrected", "plural_label", "inverse_label", "plural_inverse_label"];
const [NAME, TEXT, PASSAGE] = [10, 6, 3];
const GROUPS = { core: 2, sources: 1, ties: 0, text: 0, ledger: -3 };
const [ALL_OF_IT, AS_GIVEN] = [3, 1]; // the words are the whole cell; they follow each other as in the query
const CONTEXT = 60; // characters on either side of the match
const LONGER = 4; // letters of a word that is none of «que», «los», «the»
const SEPARATOR = "\x1f";
const SIGNS = { "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "–": "-", "—": "-" };
const letters = new Map();
const LAST = ["names", "mentions", "coverage"]; // what they hold stands in other tables too: after all other hits
const lines = new Map();

/** A text in lower case without accents; it keeps its length. */
export function fold(text) {
  let folded = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    let found = letters.get(letter);
    if (found === undefined) letters.set(letter, (found = SIGNS[letter] ?? letter.normalize("NFD")[0].toLowerCase()[0]));
    folded += found;
  }
  return folded;
}

/** The words and phrases (between quotation marks) of a query. */
export function termsOf(text) {
  const given = text.normalize("NFC").trim().split(/\s+/).join(" ");
  const terms = new Map();
  for (const match of fold(given).matchAll(/"([^"]*)"|[^\s"]+/g)) {
    const start = match.index + (match[1] === undefined ? 0 : 1);
    const words = match[1] ?? match[0];
    if (/[\p{L}\p{N}]/u.test(words)) {
      const enyes = [...given.slice(start, start + words.length)].flatMap((sign, at) => (/[ñÑ]/.test(sign) ? [at] : []));
      terms.set(`${words}/${enyes}`, { spellings: spellings(words), enyes });
    }
  }
  return [...terms.values()];
}

/** Words as given, then in British and in American spelling. */
function spellings(folded) {
  const turned = (from, to) => folded.replace(new RegExp(`(?<=[a-z]{3})${from}(?=e|ing|ation|\\b)`, "g"), to);
  return [...new Set([folded, turned("iz", "is"), turned("is", "iz")])];
}

/** The rows in which all terms occur, the best first: {table, row, column, parts, score}. Columns in `lang` are shown first. */
export function search(data, terms, lang) {
  return ranked(linesIn(data, lang).map((line) => hit(line, terms)));
}

/** The rows in which most of the longer terms occur, for a question in which no row has every word. */
export function searchMost(data, terms, lang) {
  const longer = terms.filter((term) => term.spellings[0].length >= LONGER);
  const partly = linesIn(data, lang).map((line) => [line, longer.filter((term) => occurs(term, line))]);
  const most = partly.reduce((top, [, found]) => Math.max(top, found.length), 0);
  return 2 * most <= longer.length ? [] : ranked(partly.filter(([, found]) => found.length === most).map(([line, found]) => hit(line, found)));
}

function ranked(hits) {
  return hits.filter(Boolean).sort((a, b) => a.last - b.last || b.score - a.score || a.order - b.order || (a.id < b.id ? -1 : 1));
}

function occurs(term, line) {
  return term.spellings.some((one) => line.folded.includes(one));
}

function linesIn(data, lang) {
  if (!lines.has(lang)) lines.set(lang, searched(data, lang));
  return lines.get(lang);
}

function searched(data, lang) {
  return [...data.tables.values()].flatMap((table, order) => (table.isView || COPIES.includes(table.name) || !table.searched.length ? [] :
    data.rows(table.name).map((row) => {
      const [own, other] = [true, false].map((wanted) => table.searched.filter((column) => row[column] && column.endsWith(`_${lang}`) === wanted));
      const columns = [...own, ...other];
      const folded = fold(columns.map((column) => row[column]).join(SEPARATOR));
      return { table: table.name, group: table.group, order, id: data.idOf(table.name, row), row, columns, folded };
    })));
}

function hit(line, terms) {
  if (!terms.every((term) => occurs(term, line))) return null;
  const cells = line.folded.split(SEPARATOR);
  const found = line.columns.map((column, at) => terms.map((term) => match(column, cells[at], line.row[column], term)));
  const best = terms.map((_, at) => Math.max(...found.map((matches) => matches[at]?.weight ?? 0)));
  if (!best.every(Boolean)) return null;
  const total = (matches) => matches.reduce((sum, one) => sum + (one?.weight ?? 0), 0);
  const at = found.reduce((top, matches, place) => (total(matches) > total(found[top]) ? place : top), 0);
  const matches = found[at].filter(Boolean).sort((a, b) => a.start - b.start);
  const average = best.reduce((sum, one) => sum + one, 0) / best.length;
  return {
    table: line.table, row: line.row, id: line.id, order: line.order, column: line.columns[at], last: LAST.includes(line.table),
    score: average + bonus(line, cells[at], terms) - Math.min(matches[0].start, 500) / 1000,
    parts: snippet(line.row[line.columns[at]], matches),
  };
}

function bonus(line, folded, terms) {
  const given = spellings(terms.map((term) => term.spellings[0]).join(" "));
  return GROUPS[line.group] + (given.includes(folded) ? ALL_OF_IT : 0) + (given.some((one) => folded.includes(one)) ? AS_GIVEN : 0);
}

/** The best occurrence of a term in a cell: its weight, start and end. */
function match(column, folded, text, term) {
  const name = column.replace(/_(?:es|en)$/, "");
  const weight = NAMES.includes(name) ? NAME : PASSAGES.includes(name) ? PASSAGE : TEXT;
  let best = null;
  for (const spelling of term.spellings) {
    for (let start = folded.indexOf(spelling); start >= 0; start = folded.indexOf(spelling, start + 1)) {
      const end = start + spelling.length;
      const share = isLetter(folded[start - 1]) ? INSIDE : isLetter(folded[end]) ? START : WHOLE;
      if (term.enyes.every((place) => /[ñÑ]/.test(text[start + place])) && (!best || share * weight > best.weight)) best = { weight: share * weight, start, end };
    }
  }
  return best;
}

function isLetter(sign) {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
}

/** The text around the first match, cut between words: [text, isMatch] in turn. */
function snippet(text, matches) {
  const { start, end } = matches[0];
  const first = start <= CONTEXT ? 0 : text.indexOf(" ", start - CONTEXT) + 1 || start;
  const cut = text.lastIndexOf(" ", end + CONTEXT);
  const last = text.length - end <= CONTEXT ? text.length : cut > end ? cut : Math.min(text.length, end + CONTEXT);
  const parts = first ? [["… ", false]] : [];
  let place = Math.min(first, start);
  for (const one of matches) {
    if (one.start < place || one.end > last) continue;
    parts.push([text.slice(place, one.start), false], [text.slice(one.start, one.end), true]);
    place = one.end;
  }
  parts.push([text.slice(place, last), false]);
  if (last < text.length) parts.push([" …", false]);
  return parts.filter(([part]) => part);
}

import { certainty, choices, filterBar, links, openEvidence, shownOf } from "../claims.js";
import { groupBy } from "../data.js";
import { dateInWords } from "../dates.js";
import { h, replace } from "../dom.js";
import { networkMap } from "../map.js";
import { articleClass, chip, recordLink } from "../parts.js";
import { addressOf, placeOf } from "../router.js";
import { fold } from "../search.js";

/** Entities and their ties: all of them as a map and as sentences, or one with its neighbours. */
export function networkView(page) {
  const { data, route } = page;
  const entity = data.row("entities", route.path[1]);
  return entity && entity.entity_type !== "article" ? oneNode(page, entity) : wholeNetwork(page);
}

function wholeNetwork(page) {
  const { data, words, lang, route, keep, go } = page;
  const nodes = data.rows("entities").filter((row) => row.entity_type !== "article").map((row) => nodeOf(data, row));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ties = data.rows("relations_labelled");
  const status = h("p", { class: "soft", role: "status" });
  const list = h("div");
  const panel = h("div", { class: "panel", "aria-live": "polite" });
  const missed = h("span", { class: "soft", role: "status" });
  const named = (asked) => (fits) => nodes.find((node) => [node.label[lang], node.acronym[lang]].some((name) => name && fits(fold(name), fold(asked.trim()))));
  const goTo = (asked) => {
    const node = [(name, text) => name === text, (name, text) => name.startsWith(text), (name, text) => name.includes(text)].map(named(asked)).find(Boolean);
    if (asked.trim() && node) go(["network", node.id]);
    else replace(missed, asked.trim() && words("network.missed"));
  };
  const find = h("label", {}, words("network.find"),
    h("input", { type: "search", list: "network-names", onchange: (event) => goTo(event.target.value) }), missed,
    h("datalist", { id: "network-names" }, nodes.map((node) => h("option", { value: node.label[lang] }))));
  const typeName = (type) => data.code("entities", "entity_type", type, lang);
  const openTie = (id) => replace(panel, id && tiePanel(page, data.row("relations_labelled", id), () => map.choose(null)));
  const onTie = (id) => {
    const state = placeOf(location.hash).query;
    if (id) state.set("tie", id);
    else state.delete("tie");
    keep(state);
    openTie(id);
  };
  const map = networkMap(page, nodes, { onNode: (id) => go(["network", id]), onTie });

  const filters = filterBar(page, [
    { name: "kind", label: words("network.kind"), options: choices(ties, (tie) => tie.predicate, (value) => data.code("relations", "predicate", value, lang)) },
    { name: "type", label: words("filter.type"), options: [...choices(nodes, (node) => node.type, typeName), ...choices(nodes, (node) => node.kind, (kind) => {
      const node = nodes.find((one) => one.kind === kind);
      return `${typeName(node.type)}: ${node.kindLabel[lang]}`;
    })] },
    { name: "article", label: words("filter.article"), options: choices(nodes, (node) => node.articles, (id) => data.row("articles", id).authors) },
    { name: "since", label: words("filter.from"), type: "number", size: 5, inputmode: "numeric" },
    { name: "until", label: words("filter.to"), type: "number", size: 5, inputmode: "numeric" },
  ], ({ kind, type, article, since, until }) => {
    const dated = (starts, ends) => (!since && !until) || ((starts || ends) && (!since || !ends || ends.slice(0, 4) >= since) && (!until || !starts || starts.slice(0, 4) <= until));
    const fits = (node) => (!type || node.type === type || node.kind === type) && (!article || node.articles.includes(article));
    const shownTies = ties.filter((tie) => {
      const ends = [byId.get(tie.subject_id), byId.get(tie.object_id)];
      return (!kind || tie.predicate === kind) && (!article || tie.article_ids.split(" ").includes(article)) && ends.some((node) => fits(node) || (article && !type)) &&
        (dated(tie.date_start, tie.date_end) || ends.some((node) => (since || until) && dated(node.starts, node.ends)));
    });
    const tied = new Set(shownTies.flatMap((tie) => [tie.subject_id, tie.object_id]));
    const shownNodes = nodes.filter((node) => tied.has(node.id) || (!kind && fits(node) && dated(node.starts, node.ends)));
    replace(status, shownOf(page, shownNodes.length, nodes.length, words("network.nodes")), " · ", shownOf(page, shownTies.length, ties.length, words("network.ties")),
      (since || until) && ` · ${words("network.undated")}`);
    map.show(new Set(shownNodes.map((node) => node.id)), new Set(shownTies.map((tie) => tie.relation_id)));
    replace(list, inSentences(page, shownNodes.filter((node) => !tied.has(node.id)), shownTies));
  }, find);

  const first = route.query.get("tie");
  if (data.row("relations_labelled", first)) map.choose(first);
  return h("article", { class: "network" },
    h("h1", {}, words("view.network")),
    h("p", { class: "lead" }, words("network.lead")),
    filters, status, map.node, panel,
    h("details", { open: innerWidth > 720 }, h("summary", {}, h("h2", { class: "in-line" }, words("network.sentences"))), list));
}

function nodeOf(data, row) {
  const table = data.tableOfEntity(row.entity_id);
  const own = data.row(table, row.entity_id);
  const field = `${row.entity_type}_type`;
  const kind = own[field];
  return {
    id: row.entity_id, type: row.entity_type, kind, label: { es: row.label_es, en: row.label_en },
    acronym: { es: own.acronym_es, en: own.acronym_en },
    kindLabel: { es: data.code(table, field, kind, "es"), en: data.code(table, field, kind, "en") },
    articles: (own.article_ids ?? "").split(" ").filter(Boolean),
    starts: own.date_earliest ?? own.date_start ?? null, ends: own.date_latest ?? own.date_end ?? null,
  };
}

/** The ties as sentences, under their subjects; then those without ties. */
function inSentences(page, alone, ties) {
  const { data, words, lang } = page;
  const subjects = [...groupBy(ties, (tie) => tie.subject_id)];
  return [
    ties.length + alone.length === 0 && h("p", {}, words("filter.nothing")),
    h("ul", { class: "sentences" }, subjects.map(([id, own]) => h("li", {},
      h("a", { href: addressOf(lang, ["network", id]) }, data.labelOf("entities", id, lang)),
      h("ul", {}, own.map((tie) => h("li", {}, recordLink(page, "relations", tie.relation_id, tie[`link_${lang}`]), " ", h("a", { class: "plain-link", href: addressOf(lang, ["network", tie.object_id]) }, tie[`object_label_${lang}`])))))),
    ),
    alone.length > 0 && h("details", {}, h("summary", {}, words("network.alone", { n: alone.length })),
      h("ul", { class: "columns plain" }, alone.map((node) => h("li", {}, h("a", { href: addressOf(lang, ["network", node.id]) }, node.label[lang]))))),
  ];
}

/** What a tie says: its sentence, how surely and according to whom, when, and the words that it rests on. */
function tiePanel(page, tie, close) {
  const { words, lang } = page;
  return h("section", { class: `tie ${tie.article_ids.includes(" ") ? "" : articleClass(page, tie.article_ids)}` },
    h("h2", {}, tie[`reading_${lang}`]),
    tieFacts(page, tie),
    openEvidence(page, "relation_id", tie.relation_id),
    h("p", {}, recordLink(page, "relations", tie.relation_id, words("network.record")), " · ",
      ["subject", "object"].map((end, at) => [at ? " · " : "", h("a", { href: addressOf(lang, ["network", tie[`${end}_id`]]) }, tie[`${end}_label_${lang}`])]), " ",
      close && h("button", { type: "button", onclick: close }, words("network.close"))));
}

function tieFacts(page, tie) {
  const { words, lang } = page;
  const dates = [tie.date_start, tie.date_end].map((date) => dateInWords(date, words, lang));
  const when = dates[0] && dates[1] ? dates.join("–") : dates[0] ? words("network.since", { date: dates[0] }) : dates[1] ? words("network.until", { date: dates[1] }) : "";
  const facts = [when, tie.asserted_by_ids && [words("network.asserted_by"), " ", links(page, "actors", tie.asserted_by_ids)], tie[`note_${lang}`]].filter((fact) => fact && fact.length);
  const sure = certainty(page, "relations", tie);
  return (facts.length > 0 || sure.length > 0) && h("p", { class: "soft" }, facts.map((fact, at) => [at ? " · " : "", fact]), sure);
}

/** One entity in the middle, those that are tied to it on both sides: what comes to it on the left, what goes out on the right. */
function oneNode(page, entity) {
  const { data, words, lang } = page;
  const id = entity.entity_id;
  const node = nodeOf(data, entity);
  const incoming = data.rowsWith("relations_labelled", "object_id", id);
  const outgoing = data.rowsWith("relations_labelled", "subject_id", id);
  const own = data.row(data.tableOfEntity(id), id);
  const one = (tie, other) => h("li", { class: tie.article_ids.includes(" ") ? "" : articleClass(page, tie.article_ids) },
    h("a", { href: addressOf(lang, ["network", tie[`${other}_id`]]) }, tie[`${other}_label_${lang}`]),
    h("details", { class: "words" }, h("summary", {}, words("network.tie")), h("p", {}, tie[`reading_${lang}`], "."), tieFacts(page, tie),
      openEvidence(page, "relation_id", tie.relation_id), h("p", {}, recordLink(page, "relations", tie.relation_id, words("network.record")))));
  // Both sides read from the entity in the middle, so that they read alike where they stand below each other.
  const side = (rows, other, column, arrow) => [...groupBy(rows, (tie) => tie[`${column}_${lang}`])].map(([link, same]) => h("section", {},
    h("h2", {}, link, h("span", { "aria-hidden": "true" }, ` ${arrow}`)),
    h("ul", {}, same.map((tie) => one(tie, other)))));
  return h("article", { class: "network" },
    h("p", { class: "trail" }, h("a", { href: addressOf(lang, ["network"]) }, words("network.whole")), " › "),
    h("h1", {}, node.label[lang]),
    h("p", {}, chip(node.kindLabel[lang]), " ", recordLink(page, "entities", id, words("network.entity"))),
    own[`description_${lang}`] && h("p", {}, own[`description_${lang}`]),
    h("p", { class: "soft" }, words("network.n_ties", { n: incoming.length + outgoing.length })),
    h("div", { class: "ego" },
      incoming.length > 0 && h("div", { class: "ego-in", role: "group", "aria-label": words("network.incoming") }, side(incoming, "subject", "inverse_link", "←")),
      h("div", { class: "ego-middle" }, node.label[lang]),
      outgoing.length > 0 && h("div", { class: "ego-out", role: "group", "aria-label": words("network.outgoing") }, side(outgoing, "object", "link", "→"))));
}

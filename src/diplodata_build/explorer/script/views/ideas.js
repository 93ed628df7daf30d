import { openEvidence, statementCard } from "../claims.js";
import { h, replace } from "../dom.js";
import { recordLink } from "../parts.js";
import { addressOf } from "../router.js";
import { fold } from "../search.js";

/** The concepts as a tree; of one concept its definitions side by side, what it is a kind of, and its ties. */
export function ideasView(page) {
  const { data, words, lang, route } = page;
  const concept = data.row("concepts", route.path[1]);
  return concept ? oneIdea(page, concept) : h("article", {},
    h("h1", {}, words("view.ideas")),
    h("p", { class: "lead" }, words("ideas.lead")),
    definedIdeas(page),
    ideaTree(page));
}

const ideaLink = ({ data, lang }, id) => h("a", { href: addressOf(lang, ["ideas", id]) }, data.labelOf("concepts", id, lang));

/** Concepts that are defined, the most often defined first. */
function definedIdeas(page) {
  const { data, words } = page;
  const defined = data.rows("concepts").map(({ concept_id: id }) => ({ id, n: data.rowsWith("concept_definitions", "concept_id", id).length }))
    .filter(({ n }) => n).sort((a, b) => b.n - a.n);
  return h("section", {}, h("h2", {}, words("ideas.defined")),
    h("ul", { class: "cards" }, defined.filter(({ n }) => n > 1).map(({ id, n }) =>
      h("li", { class: "card" }, ideaLink(page, id), h("br"), h("span", { class: "soft" }, words("ideas.definitions", { n }))))),
    h("p", {}, words("ideas.once"), " ", defined.filter(({ n }) => n === 1).map(({ id }, at) => [at ? ", " : "", ideaLink(page, id)]), "."));
}

/** All concepts under those that they are kinds of; the others by what they are. */
function ideaTree(page) {
  const { data, words, lang } = page;
  const rows = [...data.rows("concepts")].sort((a, b) => fold(a[`term_${lang}`]).localeCompare(fold(b[`term_${lang}`])));
  const under = (id) => rows.filter((row) => row.broader_id === id);
  const branch = (row) => h("li", {}, ideaLink(page, row.concept_id), under(row.concept_id).length > 0 && h("ul", {}, under(row.concept_id).map(branch)));
  const roots = rows.filter((row) => !row.broader_id);
  const trees = roots.filter((row) => under(row.concept_id).length);
  const types = [...new Set(roots.map((row) => row.concept_type))];
  return h("section", {}, h("h2", {}, words("ideas.tree")),
    h("ul", { class: "tree" }, trees.map(branch)),
    h("h2", {}, words("ideas.others")),
    h("div", { class: "columns" }, types.map((type) => {
      const alone = roots.filter((row) => row.concept_type === type && !trees.includes(row));
      return alone.length > 0 && h("section", {}, h("h3", {}, data.code("concepts", "concept_type", type, lang)), h("ul", { class: "plain" }, alone.map(branch)));
    })));
}

function oneIdea(page, concept) {
  const { data, words, lang } = page;
  const id = concept.concept_id;
  const definitions = data.rowsWith("concept_definitions", "concept_id", id);
  const above = [];
  for (let at = data.row("concepts", concept.broader_id); at && !above.includes(at); at = data.row("concepts", at.broader_id)) above.unshift(at);
  const narrower = data.rowsWith("concepts", "broader_id", id);
  const ties = [
    ...data.rowsWith("relations_labelled", "subject_id", id).map((row) => [row, `reading_${lang}`]),
    ...data.rowsWith("relations_labelled", "object_id", id).map((row) => [row, `inverse_reading_${lang}`])];
  const note = concept[`note_${lang}`];
  return h("article", {},
    h("p", { class: "trail" }, h("a", { href: addressOf(lang, ["ideas"]) }, words("view.ideas")), above.map((one) => [" › ", ideaLink(page, one.concept_id)])),
    h("h1", {}, concept[`term_${lang}`]),
    h("p", { class: "lead" }, concept[`description_${lang}`] ?? data.code("concepts", "concept_type", concept.concept_type, lang)),
    note && h("p", { class: "soft" }, note),
    h("p", {}, recordLink(page, "concepts", id, words("ideas.record")), " · ", h("a", { href: addressOf(lang, ["network", id]) }, words("network.see"))),
    h("h2", {}, words("ideas.definitions", { n: definitions.length })),
    definitions.length
      ? h("ul", { class: "beside claims" }, definitions.map((row) => h("li", {}, statementCard(page, row.statement_id, { about: false, article: true }))))
      : h("p", { class: "soft" }, words("ideas.undefined")),
    narrower.length > 0 && [h("h2", {}, words("ideas.narrower")), h("ul", { class: "plain" }, narrower.map((row) => h("li", {}, ideaLink(page, row.concept_id))))],
    ties.length > 0 && [h("h2", {}, words("ideas.ties", { n: ties.length })), h("ul", { class: "plain" }, ties.map(([row, reading]) =>
      h("li", {}, recordLink(page, "relations", row.relation_id, row[reading]), openEvidence(page, "relation_id", row.relation_id))))]);
}

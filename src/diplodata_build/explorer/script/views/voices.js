import { statementCard } from "../claims.js";
import { h } from "../dom.js";
import { recordLink } from "../parts.js";
import { addressOf } from "../router.js";

const SIDES = ["officials", "activists", "others"];

/** Per programme what governments and what activists say of it, side by side; what others say apart. */
export function voicesView(page) {
  const { data, words, lang, route } = page;
  const found = compared(data);
  const both = found.filter(({ sides }) => sides.officials.length && sides.activists.length);
  const one = found.filter((programme) => !both.includes(programme));
  const shown = found.find(({ id }) => id === route.path[1]) ?? both[0] ?? found[0];

  const choice = ({ id, sides }) => h("li", {}, h("a", { href: addressOf(lang, ["voices", id]), "aria-current": shown.id === id ? "page" : null },
    h("strong", {}, data.labelOf("entities", id, lang)), " ",
    h("span", { class: "soft" }, SIDES.filter((side) => sides[side].length).map((side) => words(`voices.n_${side}`, { n: sides[side].length })).join(" · "))));
  const column = (side) => h("section", { class: `voice voice-${side}` },
    h("h3", {}, words(`voices.${side}`)),
    shown.sides[side].length
      ? h("ul", { class: "claims" }, shown.sides[side].map((id) => h("li", {}, statementCard(page, id, { article: true, about: data.row("argument", id).entity_id !== shown.id }))))
      : h("p", { class: "soft" }, words("voices.silent")));

  return h("article", { class: "voices" },
    h("h1", {}, words("view.voices")),
    h("p", { class: "lead" }, words("voices.lead")),
    h("nav", { "aria-label": words("voices.programmes") },
      h("ul", { class: "tabs" }, both.map(choice)),
      one.length > 0 && h("details", { open: one.includes(shown) }, h("summary", {}, words("voices.more", { n: one.length })), h("ul", { class: "tabs" }, one.map(choice)))),
    shown && [
      h("h2", { "data-top": route.path[1] ? "narrow" : null }, recordLink(page, "entities", shown.id)),
      h("p", { class: "soft" }, words("voices.note")),
      h("div", { class: "two" }, column("officials"), column("activists")),
      shown.sides.others.length > 0 && column("others")]);
}

/** What is compared: each programme or body, with the statements of each side, its own before those of its parts. */
function compared(data) {
  const found = new Map();
  for (const row of data.rows("claims_compared")) {
    for (const id of new Set([row.first_entity_id, row.second_entity_id])) {
      if (!found.has(id)) found.set(id, { id, sides: Object.fromEntries(SIDES.map((side) => [side, new Set()])) });
      for (const end of ["first", "second"]) found.get(id).sides[row[`${end}_side`]].add(row[`${end}_statement_id`]);
    }
  }
  const order = [...data.byId("argument").keys()];
  const own = (id) => (statement) => (data.row("argument", statement).entity_id === id ? 0 : 1);
  return [...found.values()].map(({ id, sides }) => ({ id, sides: Object.fromEntries(SIDES.map((side) =>
    [side, [...sides[side]].sort((a, b) => own(id)(a) - own(id)(b) || order.indexOf(a) - order.indexOf(b))])) }))
    .sort((a, b) => b.sides.officials.length + b.sides.activists.length - a.sides.officials.length - a.sides.activists.length);
}

import { choices, filterBar, shownOf, statementCard } from "../claims.js";
import { h, replace } from "../dom.js";
import { articleClass } from "../parts.js";
import { addressOf } from "../router.js";

/** What an article argues, in its order: sections, and in them each statement with who says it and how surely. */
export function argumentView(page) {
  const { data, words, lang, route } = page;
  const articles = data.rows("articles");
  const article = data.row("articles", route.path[1]) ?? articles[0];
  const rows = data.rowsWith("argument", "article_id", article.article_id);
  const sections = data.rowsWith("sections", "article_id", article.article_id);
  const status = h("p", { class: "soft", role: "status" });
  const list = h("div");
  const anchor = (id) => (event) => {
    event.preventDefault();
    document.getElementById(`section-${id}`)?.scrollIntoView();
    document.getElementById(`section-${id}`)?.focus({ preventScroll: true });
  };
  const code = (field) => (value) => data.code("statements", field, value, lang);

  const filters = filterBar(page, [
    { name: "kind", label: words("filter.kind"), options: choices(rows, (row) => row.kind, code("kind")) },
    { name: "sure", label: words("argument.sure"), options: [...choices(rows, (row) => row.modality, code("modality")), ...choices(rows, (row) => (row.polarity === "denied" ? "denied" : null), () => words("claim.denial"))] },
    { name: "who", label: words("argument.who"), options: choices(rows, (row) => (row.said_by_ids ?? "").split(" "), (id) => data.labelOf("actors", id, lang)) },
  ], ({ kind, sure, who }) => {
    const shown = rows.filter((row) => (!kind || row.kind === kind) && (!sure || row.modality === sure || row.polarity === sure) &&
      (!who || (row.said_by_ids ?? "").split(" ").includes(who)));
    replace(status, shownOf(page, shown.length, rows.length));
    replace(list, sections.map((section) => {
      const said = shown.filter((row) => row.section_id === section.section_id);
      return said.length > 0 && h("section", { class: "argument-section" },
        h("h2", { id: `section-${section.section_id}`, tabindex: "-1" }, data.label("sections", section, lang)),
        h("ol", { class: "claims" }, said.map((row) => h("li", {}, statementCard(page, row.statement_id)))));
    }), shown.length === 0 && h("p", {}, words("filter.nothing")));
  });

  return h("article", { class: articleClass(page, article.article_id) },
    h("h1", {}, words("view.argument")),
    h("p", { class: "lead" }, words("argument.lead")),
    h("ul", { class: "tabs" }, articles.map((one) => h("li", { class: articleClass(page, one.article_id) },
      h("a", { href: addressOf(lang, ["argument", one.article_id]), "aria-current": one === article ? "page" : null },
        h("strong", {}, one.authors.split("; ").join(", ")), " ", one[`title_${lang}`])))),
    h("details", { class: "contents" }, h("summary", {}, words("argument.contents")), h("ol", {}, sections.map((section) =>
      h("li", {}, h("a", { href: route.hash, onclick: anchor(section.section_id) }, data.label("sections", section, lang)))))),
    filters, status, list);
}

// What this is, and the ways in.

import { h } from "../dom.js";
import { articleClass, chip, recordAddress, recordLink } from "../parts.js";
import { addressOf } from "../router.js";

const WAYS = ["network", "timeline", "ideas", "voices", "quotations", "tables"];
const MOST_NAMED = 7; // actors of each article that are named here

export function startView(page) {
  const { data, words, lang } = page;
  const tables = { timeline: "timeline", ideas: "concepts", voices: "programs", quotations: "quotes" };
  const counted = (name) => (tables[name] ? data.tables.get(tables[name]).rowCount :
    name === "network" ? data.rows("entities").filter((row) => row.entity_type !== "article").length : data.tables.size);
  return h("article", { class: "start" },
    h("h1", {}, data.about.title[lang].replace(/^[^:]*: /, "").replace(/^./, (first) => first.toUpperCase())),
    h("p", { class: "lead" }, data.about.description[lang]),
    h("section", { "aria-labelledby": "articles" },
      h("h2", { id: "articles" }, words("start.articles")),
      h("ul", { class: "cards wide" }, data.rows("articles").map((article) => articleCard(page, article)))),
    h("section", { "aria-labelledby": "ways" },
      h("h2", { id: "ways" }, words("start.ways")),
      h("ul", { class: "cards" }, WAYS.map((name) => h("li", { class: "card" },
        h("h3", {}, h("a", { href: addressOf(lang, [name]) }, words(`start.${name}`))),
        h("p", {}, words(`start.${name}_text`, { n: counted(name) })))))));
}

/** An article with its argument and those it names most. */
function articleCard(page, article) {
  const { data, words, lang } = page;
  const id = article.article_id;
  const named = data.rows("actors").filter((row) => row.article_ids === id && !article.authors.includes(row.name_es))
    .sort((a, b) => (b.mention_count ?? 0) - (a.mention_count ?? 0)).slice(0, MOST_NAMED);
  return h("li", { class: `card ${articleClass(page, id)}` },
    h("h3", {}, h("a", { href: addressOf(lang, ["argument", id]) }, data.label("articles", article, lang))),
    h("p", { class: "soft" }, [article.authors.split("; ").join(", "), article.year, article.container].filter(Boolean).join(", ")),
    h("p", {}, article[`summary_${lang}`]),
    h("p", {}, h("a", { href: addressOf(lang, ["argument", id]) }, words("start.argument", { n: data.rowsWith("statements", "article_id", id).length })),
      " · ", recordLink(page, "articles", id, words("start.about_article"))),
    named.length > 0 && [h("p", { class: "soft" }, words("start.named")),
      h("ul", { class: "chips" }, named.map((row) => h("li", {}, chip(row[`acronym_${lang}`] ?? row[`name_${lang}`] ?? row.name_es, { href: recordAddress(page, "actors", row.actor_id) }))))]);
}

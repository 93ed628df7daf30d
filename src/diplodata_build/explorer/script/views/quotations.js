import { choices, filterBar, inMarks, links, shownOf, speakerOf } from "../claims.js";
import { h, replace } from "../dom.js";
import { articleChip, articleClass, placeText, recordLink } from "../parts.js";
import { fold } from "../search.js";

/** All quotations, with who speaks, in which language, and on what page. */
export function quotationsView(page) {
  const { data, words, lang } = page;
  const rows = data.rows("quotes_with_sources");
  const status = h("p", { class: "soft", role: "status" });
  const list = h("ul", { class: "quotations" });
  const languageOf = (row) => data.row("works", row.work_id)?.original_language ?? null;
  const languageName = (code) => data.code("works", "original_language", code, lang);

  /** The name as the article gives it, which leads to the speaker if there is one alone. */
  const speakers = (row) => (row.speaker_ids.includes(" ") ? links(page, "actors", row.speaker_ids) : recordLink(page, "actors", row.speaker_ids, row[`speaker_${lang}`]));

  const filters = filterBar(page, [
    { name: "q", label: words("filter.text"), type: "search" },
    { name: "article", label: words("filter.article"), options: choices(rows, (row) => row.article_id, (id) => data.row("articles", id).authors) },
    { name: "role", label: words("quotations.role"), options: choices(rows, (row) => row.speaker_role, (value) => data.code("quotes", "speaker_role", value, lang)) },
    { name: "from", label: words("quotations.language"), options: choices(rows, languageOf, languageName) },
  ], ({ q, article, role, from }) => {
    const wanted = fold(q ?? "").split(/\s+/).filter(Boolean);
    const shown = rows.filter((row) => {
      const text = fold([row.text_es, row.text_en, row.speaker_es, row.speaker_en, row.work_label].join(" "));
      return (!article || row.article_id === article) && (!role || row.speaker_role === role) && (!from || languageOf(row) === from) &&
        wanted.every((word) => text.includes(word));
    });
    replace(status, shownOf(page, shown.length, rows.length));
    replace(list, shown.length ? shown.map((row) => h("li", {}, quotation(row))) : h("li", {}, words("filter.nothing")));
  });

  function quotation(row) {
    const english = lang === "en" && row.text_en;
    return h("figure", { class: `quotation ${articleClass(page, row.article_id)}` },
      h("blockquote", { lang: english ? "en" : "es" }, h("p", {}, inMarks(english ? row.text_en : row.text_es, lang))),
      english && row.english_kind !== "original" && h("p", { class: "printed", lang: "es" }, inMarks(row.text_es, "es")),
      h("figcaption", {},
        h("strong", {}, row.speaker_ids ? speakers(row) : speakerOf(page, row)),
        " · ", row[`speaker_role_label_${lang}`],
        row.work_id && [" · ", recordLink(page, "works", row.work_id), row.cited_pages && `: ${row.cited_pages}`],
        row.quoted_in_id && [" · ", words("quotations.quoted_in"), " ", recordLink(page, "works", row.quoted_in_id)],
        languageOf(row) && ` · ${words("quotations.original")}: ${languageName(languageOf(row))}`,
        english && ` · ${row.english_kind_label_en}`,
        h("br"), articleChip(page, row.article_id), " ", recordLink(page, "quotes", row.quote_id, placeText(page, row)),
        row.section_id && [", ", recordLink(page, "sections", row.section_id)]));
  }

  return h("article", {},
    h("h1", {}, words("view.quotations")),
    h("p", { class: "lead" }, words("quotations.lead")),
    filters, status, list);
}

import { choices, filterBar, shownOf } from "../claims.js";
import { dateInWords } from "../dates.js";
import { h, replace } from "../dom.js";
import { articleChip, articleClass, recordAddress, recordLink } from "../parts.js";
import { fold } from "../search.js";

// A stretch of so many years without any date becomes a narrow gap, which says how long it is.
const QUIET = 20;
const GAP = 4; // percent of the width

/** Everything that the articles date, each with a bar as long as the date is vague. */
export function timelineView(page) {
  const { data, words, lang } = page;
  const rows = data.rows("timeline");
  const events = data.rows("events");
  const undated = events.filter((row) => !row.date_edtf);
  const status = h("p", { class: "soft", role: "status" });
  const chart = h("div", { class: "timeline" });

  const follow = choices(rows, (row) => [...new Set(tiedTo(data, row))], (id) => data.labelOf("entities", id, lang)).filter(({ n }) => n > 1);
  const filters = filterBar(page, [
    { name: "q", label: words("filter.text"), type: "search" },
    { name: "article", label: words("filter.article"), options: choices(rows, (row) => row.article_ids.split(" "), (id) => data.row("articles", id).authors) },
    { name: "kind", label: words("filter.type"), options: choices(rows, (row) => row.type, (type) => rows.find((row) => row.type === type)[`type_label_${lang}`]) },
    { name: "follow", label: words("timeline.follow"), options: follow },
    { name: "since", label: words("filter.from"), type: "number", size: 5, inputmode: "numeric" },
    { name: "until", label: words("filter.to"), type: "number", size: 5, inputmode: "numeric" },
  ], ({ q, article, kind, follow: whom, since, until }) => {
    const wanted = fold(q ?? "").split(/\s+/).filter(Boolean);
    const shown = rows.filter((row) => wanted.every((word) => textOf(row).includes(word)) && (!article || row.article_ids.split(" ").includes(article)) && (!kind || row.type === kind) &&
      (!whom || tiedTo(data, row).includes(whom)) && (!since || row.date_latest.slice(0, 4) >= since) && (!until || row.date_earliest.slice(0, 4) <= until));
    replace(status, shownOf(page, shown.length, rows.length));
    replace(chart, shown.length ? drawn(shown) : h("p", {}, words("filter.nothing")));
  });

  function drawn(shown) {
    const scale = scaleOf(shown);
    const percent = (value) => `${value.toFixed(2)}%`;
    const mark = (row) => {
      const [left, right] = [scale.at(yearOf(row.date_earliest)), scale.at(yearOf(row.date_latest, true))];
      const end = endOf(data, row);
      const lasts = end && scale.at(yearOf(end.date_latest, true)) - left;
      return h("div", { class: "track", "aria-hidden": "true" },
        scale.ticks.map(({ at }) => h("span", { class: "rule", style: { left: percent(at) } })),
        scale.parts.map(({ left: at, width }) => h("span", { class: "stretch", style: { left: percent(at), width: percent(width) } })),
        lasts && h("span", { class: "lasts", style: { left: percent(left), width: percent(lasts) } }),
        h("a", { class: `mark mark-${row.date_precision}`, tabindex: "-1", href: recordAddress(page, "entities", row.entity_id), style: { left: percent(left), width: percent(Math.max(right - left, 0)) } }));
    };
    return [
      h("div", { class: "axis", "aria-hidden": "true" }, h("div", { class: "track" },
        scale.ticks.map(({ year, at }, place) => h("span", { class: place % 2 ? "tick odd" : "tick", style: { left: percent(at) } }, String(year))),
        scale.gaps.map(({ left, years }) => h("span", { class: "gap", style: { left: percent(left), width: percent(GAP) }, title: words("timeline.gap", { n: years }) }, "⁄⁄")))),
      h("ol", {}, shown.map((row) => h("li", { class: row.article_ids.includes(" ") ? "" : articleClass(page, row.article_ids) },
        h("div", { class: "what" },
          h("span", { class: "when" }, dateInWords(row.date_edtf, words, lang)), " ",
          recordLink(page, "entities", row.entity_id), " ",
          h("span", { class: "soft" }, row.moment === "occurs" ? row[`type_label_${lang}`] : row[`moment_label_${lang}`],
            row.date_precision === "within_period" && ` · ${words("timeline.within")}`,
            row.date_basis !== "stated" && ` · ${row[`date_basis_label_${lang}`]}`),
          ["starts", "ends"].map((side) => row[`${side}_ids`] && h("span", { class: "soft" }, " · ", words(`timeline.${side}`), " ", row[`${side}_ids`].split(" ").map((id, at) => [at ? ", " : "", recordLink(page, "entities", id)])))),
        mark(row)))),
    ];
  }

  return h("article", {},
    h("h1", {}, words("view.timeline")),
    h("p", { class: "lead" }, words("timeline.lead")),
    h("p", { class: "key" }, data.rows("articles").map((article) => [articleChip(page, article.article_id), " "]),
      ["year", "within_period", "lasts"].map((kind) => [h("span", { class: "sample" }, h("span", { class: kind === "lasts" ? "lasts" : `mark mark-${kind}` })), " ", words(`timeline.key_${kind}`), " "])),
    filters, status, chart,
    undated.length > 0 && h("details", {}, h("summary", {}, words("timeline.undated", { n: undated.length })),
      h("ul", { class: "plain" }, undated.map((row) => h("li", {}, recordLink(page, "events", row.event_id))))));
}

/** The row with which that ends which a row begins: the entity itself, or what an event begins. */
function endOf(data, row) {
  const begun = (row.starts_ids ?? "").split(" ").filter(Boolean);
  return data.rows("timeline").find((other) => (row.moment === "starts" && other.moment === "ends" && other.entity_id === row.entity_id) ||
    begun.some((id) => (other.ends_ids ?? "").split(" ").includes(id)));
}

/** What a row of the timeline is about: itself, what it begins or ends, and what it is tied to. */
function tiedTo(data, row) {
  const event = data.row("events", row.entity_id);
  return [
    row.entity_id, event?.program_id, event?.parent_id,
    ...(row.starts_ids ?? "").split(" "), ...(row.ends_ids ?? "").split(" "),
    ...data.rowsWith("relations", "subject_id", row.entity_id).map((tie) => tie.object_id),
    ...data.rowsWith("relations", "object_id", row.entity_id).map((tie) => tie.subject_id),
  ].filter(Boolean);
}

/** What a row says, to look for words in it. */
function textOf(row) {
  return fold(["label", "description", "starts_names", "ends_names"].flatMap((name) => [row[`${name}_es`], row[`${name}_en`]]).join(" "));
}

/** A date as a number of years; of the last day of a range the end. */
function yearOf(date, end = false) {
  const [year, month, day] = date.split("-").map(Number);
  return year + (month - 1) / 12 + (day - (end ? 0 : 1)) / 366;
}

/** A scale in stretches: years without dates are left out, old stretches are narrower than dense ones. */
function scaleOf(rows) {
  const spans = rows.map((row) => [Math.floor(yearOf(row.date_earliest)), Math.ceil(yearOf(row.date_latest, true))]).sort((a, b) => a[0] - b[0]);
  const stretches = [];
  for (const [from, to] of spans) {
    const last = stretches.at(-1);
    if (last && from - last.to < QUIET) {
      last.to = Math.max(last.to, to);
      last.n += 1;
    } else stretches.push({ from, to, n: 1 });
  }
  const room = 100 - GAP * (stretches.length - 1);
  const weight = ({ from, to, n }) => Math.sqrt(n) * Math.log2(2 + to - from);
  const all = stretches.reduce((sum, one) => sum + weight(one), 0);
  let left = 0;
  const parts = stretches.map((one) => {
    const part = { ...one, left, width: (weight(one) / all) * room };
    left += part.width + GAP;
    return part;
  });
  const at = (year) => {
    const part = parts.find(({ to }) => year <= to) ?? parts.at(-1);
    return part.left + (Math.max(0, Math.min(1, (year - part.from) / (part.to - part.from)))) * part.width;
  };
  const ticks = parts.flatMap((part) => ticksOf(part).map((year) => ({ year, at: at(year) })));
  const gaps = parts.slice(1).map((part, before) => ({ left: part.left - GAP, years: part.from - parts[before].to }));
  return { at, parts, ticks, gaps };
}

/** The first year of a stretch, and round years after it, as many as have room. */
function ticksOf({ from, to, width }) {
  const step = [1, 2, 5, 10, 20, 50, 100].find((years) => (years / (to - from)) * width >= 9) ?? 1000;
  const ticks = [from];
  for (let year = Math.ceil((from + step * 0.75) / step) * step; year < to - (to - from) * 0.15; year += step) ticks.push(year);
  return ticks;
}

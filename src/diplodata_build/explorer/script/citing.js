// The box from which a citation is copied.

import { STYLES, citationsOf } from "./citation.js";
import { h } from "./dom.js";

/** The citation of a record (or of the package: no row) as text, BibTeX and APA, each with a button that copies it. */
export function citationBox(page, table = null, row = null) {
  const { words } = page;
  const texts = citationsOf(page, table, row);
  const said = h("p", { role: "status", class: "soft" });
  return h("div", { class: "citations" },
    STYLES.map((style) => h("details", { open: style === "text" },
      h("summary", {}, words(`cite.${style}`)),
      h("pre", { class: "citation", tabindex: "0", role: "region", "aria-label": words(`cite.${style}`) }, texts[style]),
      h("button", { type: "button", onclick: () => copy(texts[style], said, words(`cite.${style}`), words) }, words("cite.copy", { style: words(`cite.${style}`) })))),
    said);
}

async function copy(text, said, style, words) {
  const done = (await navigator.clipboard?.writeText(text).then(() => true, () => false)) || copiedBySelection(text);
  said.textContent = words(done ? "cite.copied" : "cite.not_copied", { style });
}

/** For browsers that give a page from a file no clipboard. */
function copiedBySelection(text) {
  const area = h("textarea", { class: "away", value: text, "aria-hidden": "true" });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

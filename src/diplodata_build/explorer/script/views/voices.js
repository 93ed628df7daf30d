import { h } from "../dom.js";

/** The view comes with the next change. */
export function voicesView({ words }) {
  return h("article", {}, h("h1", {}, words("view.voices")));
}

import { h } from "../dom.js";

/** The view comes with the next change. */
export function networkView({ words }) {
  return h("article", {}, h("h1", {}, words("view.network")));
}

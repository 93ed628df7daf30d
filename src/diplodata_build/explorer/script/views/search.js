import { h } from "../dom.js";

/** What is found for the words of the address. */
export function searchView({ words }) {
  return h("article", {}, h("h1", {}, words("view.search")));
}

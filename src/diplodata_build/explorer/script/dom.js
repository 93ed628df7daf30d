// Makes nodes. Text is always put in as text, and an address is only taken if it leads into this page, to the web or to
// a file made here: whatever a cell holds stays harmless.

const SVG = "http://www.w3.org/2000/svg";
const LEADS = /^(?:#|https?:\/\/|blob:|data:,$)/;

/** An element: `h("a", {href: "#/es", class: "chip", onclick: f}, "text", node, [more])`. */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts other children into a node. */
export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [property, one] of Object.entries(value)) node.style.setProperty(property, one);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else if (name !== "href" || LEADS.test(value)) node.setAttribute(name, value === true ? "" : value);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

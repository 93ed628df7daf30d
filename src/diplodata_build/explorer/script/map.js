// The map of the network: positions and labels come from the build, so that no label lies on another at any scale.

import { h, replace, svg } from "./dom.js";
import { articleClass } from "./parts.js";

const LINE = 14; // as in layout.py
const STEP = 1.4;
const READABLE = 0.42; // where some names have room
const TINY = 0.33; // where hardly any has

/** A map of nodes and ties; `show(nodes, ties)` narrows it, `choose(tie)` marks a tie. */
export function networkMap(page, nodes, { onNode, onTie }) {
  const { data, words, lang } = page;
  const { scales, nodes: placed, ties: bends } = data.network;
  const places = new Map(data.rows("entities").map((row, place) => [row.entity_id, place]));
  const relations = data.rows("relations_labelled");
  const degree = new Map();
  for (const tie of relations) for (const end of [tie.subject_id, tie.object_id]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const language = lang === "es" ? 2 : 3;
  const drawing = svg("svg", { class: "drawing", tabindex: "0", role: "application", "aria-label": words("network.map") });
  const at = { k: 0, x: 0, y: 0 };
  let chosen = null;
  let shown = { nodes: new Set(), ties: new Set() };
  let named = {};

  const dots = new Map();
  for (const node of nodes) {
    const place = places.get(node.id);
    const [x, y] = placed[place];
    const [scale, left, top, ...ends] = placed[place][language];
    const size = 3 + 1.5 * Math.sqrt(degree.get(node.id) ?? 0); // as in layout.py
    const text = node.label[lang];
    const lines = ends.map((end, line) => text.slice(line ? ends[line - 1] : 0, end).trim() + (line === ends.length - 1 && end < text.length ? "…" : ""));
    const label = svg("text", {}, lines.map((line, row) => svg("tspan", { x: left, y: top + 11 + LINE * row }, line)));
    const group = svg("g", { class: `node ${accent(node.articles)}` }, svg("title", {}, `${text} (${node.kindLabel[lang]})`), shape(node.type, size));
    const words_ = svg("g", { class: "label" }, label);
    for (const one of [group, words_]) {
      one.addEventListener("click", () => moved || onNode(node.id));
      one.addEventListener("pointerenter", () => near(node.id));
      one.addEventListener("pointerleave", () => near(null));
    }
    dots.set(node.id, { x, y, size, group, label: words_, box: null, from: scale < 0 ? Infinity : scales[scale] });
  }
  const lines = new Map();
  relations.forEach((tie, place) => {
    const [bend, ...from] = bends[place];
    const scale = from[language - 2];
    const articles = tie.article_ids.split(" ");
    const line = svg("path", { class: "line", "marker-end": `url(#arrow-${accent(articles) || "both"})` });
    const group = svg("g", { class: `edge ${accent(articles)} ${tie.modality === "asserted" && tie.polarity === "affirmed" ? "" : "unsure"}` }, svg("title", {}, tie[`reading_${lang}`]), svg("path", { class: "reach" }), line);
    const label = svg("text", { class: `tie-words ${accent(articles)}` }, tie[`link_${lang}`]);
    for (const one of [group, label]) one.addEventListener("click", () => moved || choose(tie.relation_id));
    lines.set(tie.relation_id, { tie, bend, group, label, from: scale < 0 ? Infinity : scales[scale] });
  });

  const layer = (name, things) => svg("g", { class: name }, things);
  replace(drawing,
    svg("defs", {}, ["both", ...data.rows("articles").map((row) => articleClass(page, row.article_id))].map((name) =>
      svg("marker", { id: `arrow-${name}`, class: name, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse", markerUnits: "userSpaceOnUse" }, svg("path", { d: "M0,1 L10,5 L0,9 z" })))),
    layer("edges", [...lines.values()].map((one) => one.group)), layer("nodes", [...dots.values()].map((one) => one.group)),
    layer("tie-labels", [...lines.values()].map((one) => one.label)), layer("labels", [...dots.values()].map((one) => one.label)));

  function accent(articles) {
    return articles.length === 1 ? articleClass(page, articles[0]) : "";
  }

  function draw() {
    const spot = ({ x, y }) => [x * at.k + at.x, y * at.k + at.y];
    const small = Math.max(0.4, Math.min(1, at.k / 0.4)); // seen from afar, nodes would lie on each other
    if (named.at !== at.k || named.of !== shown) named = { at: at.k, of: shown, moved: withRoom(small) };
    for (const [id, dot] of dots) {
      const [x, y] = spot(dot);
      toggle(dot.group, shown.nodes.has(id), x, y, small);
      const [aside, under] = named.moved.get(id) ?? [0, 0];
      toggle(dot.label, named.moved.has(id), x + aside, y + under);
    }
    for (const [id, line] of lines) {
      const visible = shown.ties.has(id);
      line.group.style.display = visible ? "" : "none";
      line.label.style.display = visible && at.k >= line.from * 0.999 ? "" : "none";
      if (!visible) continue;
      const [start, end] = [dots.get(line.tie.subject_id), dots.get(line.tie.object_id)];
      const [x, y] = spot(start);
      const [toX, toY] = spot(end);
      const length = Math.hypot(toX - x, toY - y) || 1;
      const aside = [((y - toY) / length) * line.bend * at.k, ((toX - x) / length) * line.bend * at.k];
      const [turnX, turnY] = [(x + toX) / 2 + aside[0], (y + toY) / 2 + aside[1]];
      const reach = Math.hypot(toX - turnX, toY - turnY) || 1;
      const short = Math.min(end.size * small + 2, reach * 0.6);
      const [tipX, tipY] = [toX - ((toX - turnX) / reach) * short, toY - ((toY - turnY) / reach) * short];
      const d = `M${x.toFixed(1)},${y.toFixed(1)}Q${turnX.toFixed(1)},${turnY.toFixed(1)} ${tipX.toFixed(1)},${tipY.toFixed(1)}`;
      for (const path of line.group.querySelectorAll("path")) path.setAttribute("d", d);
      const [middleX, middleY] = spot(middleOf(line));
      line.label.setAttribute("x", middleX);
      line.label.setAttribute("y", middleY + 4);
    }
  }

  /** Half way along a tie, where its words stand. */
  function middleOf({ tie, bend }) {
    const [start, end] = [dots.get(tie.subject_id), dots.get(tie.object_id)];
    const aside = bend / 2 / (Math.hypot(end.x - start.x, end.y - start.y) || 1);
    return { x: (start.x + end.x) / 2 + (start.y - end.y) * aside, y: (start.y + end.y) / 2 + (end.x - start.x) * aside };
  }

  /** Whose names are shown, and how far from their place: as the build says; where nodes are left out, wherever is room now. */
  function withRoom(small) {
    const ids = [...shown.nodes].sort((a, b) => dots.get(b).size - dots.get(a).size);
    const found = new Map(ids.filter((id) => at.k >= dots.get(id).from * 0.999).map((id) => [id, [0, 0]]));
    if (ids.length === dots.size) return found;
    for (const id of ids) dots.get(id).label.style.display = ""; // what is not drawn has no size
    const placed = ({ x, y }, box, [aside, under] = [0, 0]) => {
      const [left, top] = [x * at.k + box.x + aside, y * at.k + box.y + under];
      return { left, top, right: left + box.width, bottom: top + box.height };
    };
    const square = (size) => ({ x: -size, y: -size, width: 2 * size, height: 2 * size });
    const boxOf = (dot) => (dot.box ??= dot.label.getBBox());
    const taken = [
      ...ids.map((id) => placed(dots.get(id), square(dots.get(id).size * small))),
      ...[...found.keys()].map((id) => placed(dots.get(id), boxOf(dots.get(id)))),
      ...[...shown.ties].map((id) => lines.get(id)).filter((line) => at.k >= line.from * 0.999).map((line) => {
        const width = line.label.getComputedTextLength();
        return placed(middleOf(line), { x: -width / 2, y: -LINE / 2, width, height: LINE });
      }),
    ];
    const free = (box) => !taken.some((one) => one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top);
    for (const id of ids.filter((one) => !found.has(one))) {
      const dot = dots.get(id);
      const { x, y, width, height } = boxOf(dot);
      const away = dot.size * small + 3;
      const sides = [[away - x, -height / 2 - y], [-away - width - x, -height / 2 - y], [-width / 2 - x, away - y], [-width / 2 - x, -away - height - y]];
      const side = sides.find((one) => free(placed(dot, dot.box, one)));
      if (!side) continue;
      found.set(id, side);
      taken.push(placed(dot, dot.box, side));
    }
    return found;
  }

  function toggle(group, visible, x, y, scale = 1) {
    group.style.display = visible ? "" : "none";
    if (visible) group.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})${scale < 1 ? ` scale(${scale.toFixed(2)})` : ""}`);
  }

  /** What is tied to a node stays clear, the rest steps back. */
  function near(id) {
    drawing.classList.toggle("narrowed", id !== null);
    const close = new Set([id]);
    for (const [key, { tie, group }] of lines) {
      const touches = shown.ties.has(key) && (tie.subject_id === id || tie.object_id === id);
      group.classList.toggle("near", touches);
      if (touches) close.add(tie.subject_id).add(tie.object_id);
    }
    for (const [key, dot] of dots) for (const one of [dot.group, dot.label]) one.classList.toggle("near", close.has(key));
  }

  function choose(id) {
    if (chosen) lines.get(chosen).group.classList.remove("chosen");
    chosen = id;
    if (id) lines.get(id).group.classList.add("chosen");
    onTie(id);
  }

  /** Moves and scales so that what is shown fills the drawing; on a phone first only what is around the greatest node. */
  function fit(whole = true) {
    const { width, height } = drawing.getBoundingClientRect();
    const points = [...dots].filter(([id]) => shown.nodes.has(id) && (degree.get(id) || shown.ties.size === 0)).map(([, dot]) => dot);
    if (!width || !points.length) return;
    const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
    const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
    at.k = Math.min((width - 60) / Math.max(right - left, 1), (height - 60) / Math.max(bottom - top, 1), 2.5);
    [at.x, at.y] = [width / 2 - ((left + right) / 2) * at.k, height / 2 - ((top + bottom) / 2) * at.k];
    draw();
    // Labels reach over the points: once more, so that these are inside as well.
    const extent = (side, pick) => pick(...points.map((dot) => {
      const box = dot.label.style.display ? { x: 0, y: 0, width: 0, height: 0 } : dot.label.getBBox();
      const low = Math.min(box[side], -dot.size);
      return pick === Math.min ? dot[side] * at.k + low : dot[side] * at.k + Math.max(box[side] + (side === "x" ? box.width : box.height), dot.size);
    }));
    const [from, to, over, under] = [extent("x", Math.min), extent("x", Math.max), extent("y", Math.min), extent("y", Math.max)];
    const k = at.k * Math.min(1, (width - 16) / (to - from), (height - 16) / (under - over));
    if (!whole && k < TINY) {
      const { x, y } = points.reduce((best, one) => (one.size > best.size ? one : best));
      [at.k, at.x, at.y] = [READABLE, width / 2 - x * READABLE, height / 2 - y * READABLE];
    } else {
      const shrink = k / at.k;
      [at.k, at.x, at.y] = [k, width / 2 - ((from + to) / 2) * shrink, height / 2 - ((over + under) / 2) * shrink];
    }
    draw();
  }

  function zoom(factor, x, y) {
    const { width, height } = drawing.getBoundingClientRect();
    const [px, py] = [x ?? width / 2, y ?? height / 2];
    const k = Math.min(12, Math.max(0.15, at.k * factor));
    at.x = px - ((px - at.x) / at.k) * k;
    at.y = py - ((py - at.y) / at.k) * k;
    at.k = k;
    draw();
  }

  const pan = (x, y) => { at.x += x; at.y += y; draw(); };
  const keys = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: () => fit(),
    ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
  };
  drawing.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a wheel alone scrolls the page
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), event.offsetX, event.offsetY);
  }, { passive: false });

  // One pointer moves, two scale; a pointer that has moved does not click.
  const pointers = new Map();
  let moved = false;
  drawing.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, event);
    if (pointers.size === 1) moved = false;
  });
  drawing.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (!moved && Math.hypot(x, y) < 4) return;
    moved = true;
    const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
    pointers.set(event.pointerId, event);
    if (!other) return pan(x, y);
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const { left, top } = drawing.getBoundingClientRect();
    zoom(apart(event) / (apart(before) || 1), (event.clientX + other.clientX) / 2 - left, (event.clientY + other.clientY) / 2 - top);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) drawing.addEventListener(name, (event) => pointers.delete(event.pointerId));

  let seen = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (seen && matchMedia("print").matches) return;
    drawing.setAttribute("viewBox", `0 0 ${contentRect.width} ${contentRect.height}`); // paper shows the same, as large as it can
    if (Math.abs(contentRect.width - seen) > 1) {
      seen = contentRect.width;
      fit(false);
    }
  }).observe(drawing);

  const button = (label, text, onclick) => h("button", { type: "button", "aria-label": label, title: label, onclick }, text);
  return {
    node: h("figure", { class: "map" },
      drawing,
      h("div", { class: "map-buttons" }, button(words("network.in"), "+", () => zoom(STEP)), button(words("network.out"), "−", () => zoom(1 / STEP)), button(words("network.fit"), "⤢", () => fit())),
      h("figcaption", {}, ["actor", "program", "event", "concept"].map((type) => [h("span", { class: "sample" }, svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("g", { class: "node" }, shape(type, 6)))), " ", data.code("entities", "entity_type", type, lang), " "]),
        data.rows("articles").map((row) => [h("span", { class: `swatch ${articleClass(page, row.article_id)}` }), " ", row.authors, " "]), h("span", { class: "swatch" }), " ", words("network.several"), ". ", words("network.key"))),
    show(nodesShown, tiesShown) {
      shown = { nodes: nodesShown, ties: tiesShown };
      fit(false);
    },
    choose,
  };
}

/** A shape for each type of entity: a circle, a square, a diamond, a triangle. */
function shape(type, size) {
  if (type === "program") return svg("rect", { x: -size * 0.9, y: -size * 0.9, width: size * 1.8, height: size * 1.8 });
  if (type === "event") return svg("path", { d: `M0,${-size * 1.25} L${size * 1.25},0 L0,${size * 1.25} L${-size * 1.25},0 z` });
  if (type === "concept") return svg("path", { d: `M0,${-size * 1.2} L${size * 1.15},${size * 0.9} L${-size * 1.15},${size * 0.9} z` });
  return svg("circle", { r: size });
}

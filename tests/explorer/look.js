// What a reader sees of the page, found out in the browser. reader.py puts these into every page.

globalThis.look = (() => {
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = (node) => !(node instanceof SVGElement) || (getComputedStyle(node).display !== "none" && drawn(node.parentElement));
  // Of a part of a drawing that is not drawn, the browser says that it is visible.
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && drawn(node);
  const words = (node) => `${node.parentElement?.tagName.toLowerCase()} «${node.textContent.trim().replace(/\s+/g, " ").slice(0, 60)}»`;

  /** Goes to an address and waits until it is shown; with `whole` also until all is drawn. */
  async function go(address, whole = true) {
    if (location.hash !== address) {
      const there = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = address;
      await there;
    }
    for (let count = 0; whole && count < 3; count += 1) await frame();
  }

  /** Goes through addresses; gives what is wrong where, and where the links in them lead. */
  async function visit(addresses, lang) {
    const wrong = [], links = new Set();
    for (const address of addresses) {
      await go(address, false);
      wrong.push(...wrongHere(lang).map((what) => `${address}: ${what}`));
      for (const link of document.querySelectorAll("main a[href^='#/']")) links.add(link.getAttribute("href"));
    }
    return [wrong, [...links]];
  }

  function wrongHere(lang) {
    const main = document.getElementById("main");
    const spaced = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim(); // a browser tidies titles
    const title = spaced(main.querySelector("h1")?.textContent ?? "");
    const text = main.innerText;
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    return [
      !title && "no heading",
      location.hash.split("/").length > 2 && !spaced(document.title).startsWith(title) && `is called ${document.title}`,
      main.querySelector(".failed, .not-found") && `shows «${text.slice(0, 200)}»`,
      document.documentElement.lang !== lang && `is in ${document.documentElement.lang}`,
      text.match(/.{0,40}(?:undefined|\bNaN\b|\[object).{0,40}/)?.[0],
      ...ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `two elements are ${id}`),
      ...[...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")).filter((href) => !/^(?:#|https?:)/.test(href)),
      ...tooWide(),
    ].filter(Boolean);
  }

  /** Whether the page has to be moved sideways; elements that scroll by themselves may be as wide as they like. */
  function tooWide() {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= innerWidth) return [];
    const widest = [...document.querySelectorAll("body *")].filter((node) => shown(node) && node.getBoundingClientRect().right > innerWidth + 1).at(-1);
    return [`is ${scrollWidth} wide in a window of ${innerWidth}: ${widest ? `${widest.tagName} .${widest.className}` : ""}`];
  }

  /** Every piece of text that can be seen, with its boxes; those of a line are a bit lower than its letters' full height. */
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || parent.closest("script, style, title, noscript, option, datalist") || !shown(parent)) continue;
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].map((box) => clipped(box, parent)).filter(Boolean);
      if (boxes.length) yield { node, parent, boxes };
    }
  }

  /** As much of a box as the elements around it let through, a fifth lower above and below. */
  function clipped(box, parent) {
    let [left, right, top, bottom] = [box.left, box.right, box.top + box.height / 5, box.bottom - box.height / 5];
    for (let node = parent; node && node !== document.body; node = node.parentElement) {
      if (getComputedStyle(node).overflow === "visible") continue;
      const around = node.getBoundingClientRect();
      [left, right, top, bottom] = [Math.max(left, around.left), Math.min(right, around.right), Math.max(top, around.top), Math.min(bottom, around.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
  }

  /** Texts that lie on each other, of all or inside of one element. */
  function overlaps(inside = "body") {
    const boxes = [...texts()].filter(({ parent }) => parent.closest(inside)).flatMap(({ node, boxes: own }) => own.map((box) => ({ node, ...box }))).sort((a, b) => a.top - b.top);
    const found = new Set();
    boxes.forEach((one, place) => {
      for (let next = place + 1; next < boxes.length && boxes[next].top < one.bottom; next += 1) {
        const other = boxes[next];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (other.node !== one.node && wide > 1 && Math.min(one.bottom, other.bottom) - other.top > 1) found.add(`${words(one.node)} and ${words(other.node)}`);
      }
    });
    return [...found];
  }

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();

  /** A colour of CSS as red, green, blue and alpha, from 0 to 1. */
  function rgba(colour) {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data].map((one) => one / 255));
    }
    return known.get(colour);
  }

  const over = ([r, g, b, a], ground) => [r, g, b].map((one, place) => one * a + ground[place] * (1 - a));

  /** What is seen behind an element: its grounds laid on each other, on the white of the paper. */
  function groundOf(node) {
    const around = [];
    for (let one = node; one; one = one.parentElement) around.unshift(rgba(getComputedStyle(one).backgroundColor));
    return around.reduce((ground, colour) => over(colour, ground), rgba(getComputedStyle(document.documentElement).colorScheme === "dark" ? "#121212" : "#fff").slice(0, 3));
  }

  function contrast(first, second) {
    const [light, dark] = [first, second].map((colour) => colour.slice(0, 3)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0)).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  /** How faint the elements around make what is in them. */
  function opacityOf(node) {
    return node ? Number(getComputedStyle(node).opacity) * opacityOf(node.parentElement) : 1;
  }

  function faint(node, colour, least, what) {
    const ground = groundOf(node.parentElement);
    const [r, g, b, a] = rgba(colour);
    const found = contrast(over([r, g, b, a * opacityOf(node)], ground), ground);
    return found < least ? [`${what}: ${found.toFixed(2)}`] : [];
  }

  /** Texts with less contrast than 4.5, and marks of a map or a chart with less than 3. */
  function tooFaint() {
    const found = [...texts()].flatMap(({ node, parent }) => {
      const { color, fill } = getComputedStyle(parent);
      const isSvg = parent instanceof SVGElement;
      const own = isSvg ? [0, 0, 0, 0] : rgba(getComputedStyle(parent).backgroundColor);
      const ground = over(own, groundOf(parent.parentElement));
      const [r, g, b, a] = rgba(isSvg ? fill : color);
      const seen = contrast(over([r, g, b, a * opacityOf(parent)], ground), ground);
      return seen < 4.5 ? [`${words(node)}: ${seen.toFixed(2)}`] : [];
    });
    const marks = [...document.querySelectorAll(".node, .mark, .line")].filter(shown).flatMap((node) => {
      const { fill, stroke, backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(node);
      const colour = node.matches(".line") ? stroke : node.matches(".node") ? fill : parseFloat(borderTopWidth) ? borderTopColor : backgroundColor;
      return faint(node, colour, 3, node.getAttribute("class"));
    });
    return [...new Set([...found, ...marks])];
  }

  /** What moves, or would. */
  function moving() {
    const found = document.getAnimations().map((one) => `${one.constructor.name} of ${one.effect?.target?.tagName}`);
    for (const node of document.querySelectorAll("*")) {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(node);
      if (/[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior !== "auto") found.push(`${node.tagName} ${node.className}`);
    }
    return found;
  }

  /** What is different on paper: the ground, what can only be clicked, and what is cut. */
  function paper() {
    const cut = (one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY !== "visible" && !one.matches("pre, .hit, .pager a");
    return [
      getComputedStyle(document.body).backgroundColor,
      [...document.querySelectorAll("nav, button:not(.sort), form, .skip")].filter(shown).length,
      [...document.querySelectorAll("main *")].filter(cut).length,
    ];
  }

  /** Of each node of a map that is shown, whether its name is. */
  function named() {
    const labels = document.querySelectorAll(".labels .label");
    return [...document.querySelectorAll(".nodes .node")].flatMap((node, place) => (drawn(node) ? [drawn(labels[place])] : []));
  }

  /** Elements that no view makes, and whatever would run. */
  function foreign() {
    const found = document.querySelectorAll("#page :is(img, script, style, iframe, object, [onerror], [onload], [href^='javascript:' i])");
    return [...found].map((one) => one.outerHTML);
  }

  /** Whether what has the focus shows it, is inside the window, and is what was wanted; and what it is. */
  function focus(selector) {
    const node = document.activeElement;
    const { top, bottom, right } = node.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return [seen, bottom > 0 && top < innerHeight && right > 0, node.matches(selector), node.outerHTML.slice(0, 200)];
  }

  /** The last element that can have the focus. */
  function last() {
    const all = document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']");
    return [...all].filter((one) => shown(one) && one.tabIndex >= 0).at(-1);
  }

  return { go, visit, tooWide, overlaps, tooFaint, moving, paper, named, foreign, focus, last };
})();

// Addresses: #/<lang>/<view or kind of record>/<what>?<state>. Everything that a reader sees has one.

export const LANGUAGES = ["es", "en"];

/** The address of a place: `addressOf("es", ["actor", "cgai"], {q: "x"})` → `#/es/actor/cgai?q=x`. */
export function addressOf(lang, path = [], query = {}) {
  const search = query instanceof URLSearchParams ? new URLSearchParams(query) : new URLSearchParams();
  if (!(query instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") search.append(name, value);
  }
  const state = search.toString();
  return `#/${[lang, ...path].map((part) => encodeURIComponent(part).replaceAll("%2F", "/")).join("/")}${state ? `?${state}` : ""}`;
}

/** The place of an address; null if it is none. */
export function placeOf(hash) {
  if (!hash.startsWith("#/")) return null;
  const [path, state = ""] = hash.slice(2).split(/\?(.*)/s);
  const [lang, ...rest] = path.split("/").map(decoded).filter((part) => part !== "");
  return LANGUAGES.includes(lang) ? { lang, path: rest, query: new URLSearchParams(state), hash } : null;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

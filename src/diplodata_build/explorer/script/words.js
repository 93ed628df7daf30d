// The page's own words in one language.

/** A function from a key and what goes into its text to the text; a key that does not exist is an error. */
export function wordsIn(all, lang) {
  const numbers = new Intl.NumberFormat(lang === "es" ? "es-MX" : "en-GB");
  const plural = new Intl.PluralRules(lang);
  const words = (key, values = {}) => {
    const found = all[key]?.[lang];
    if (found === undefined) throw new Error(`There are no words for ${key}`);
    const text = typeof found === "string" ? found : plural.select(values.n) === "one" ? found.one : found.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" && name === "n" ? numbers.format(value) : String(value ?? "");
    });
  };
  words.number = (value) => numbers.format(value);
  words.has = (key) => key in all;
  return words;
}

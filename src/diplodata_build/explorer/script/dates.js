// Dates of the package (EDTF) in words and as years.

const ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"];

/** A date as a person writes it: `2018-12` → December 2018, `17XX` → 18th century, `2007/2018` → 2007–2018. */
export function dateInWords(edtf, words, lang) {
  if (!edtf) return "";
  if (edtf.includes("/")) {
    return edtf.split("/").map((part) => (part === ".." || !part ? "" : dateInWords(part, words, lang))).join("–");
  }
  if (/[~?%]$/.test(edtf)) return words("date.approximately", { date: dateInWords(edtf.slice(0, -1), words, lang) });
  if (/^\d\dXX$/.test(edtf)) {
    const century = Number(edtf.slice(0, 2)) + 1;
    return words("date.century", { century: lang === "es" ? ROMAN[century] : ordinal(century) });
  }
  if (/^\d{3}X$/.test(edtf)) return words("date.decade", { decade: `${edtf.slice(0, 3)}0` });
  const [year, month, day] = edtf.split("-");
  if (!month || !/^\d{4}$/.test(year)) return edtf;
  if (Number(month) > 12) return words.has(`date.season_${month}`) ? words(`date.season_${month}`, { year }) : year;
  const form = { year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}), timeZone: "UTC" };
  const locale = lang === "es" ? "es-MX" : "en-GB";
  return new Intl.DateTimeFormat(locale, form).format(new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1))));
}

function ordinal(number) {
  const ending = { one: "st", two: "nd", few: "rd" }[new Intl.PluralRules("en", { type: "ordinal" }).select(number)];
  return `${number}${ending ?? "th"}`;
}

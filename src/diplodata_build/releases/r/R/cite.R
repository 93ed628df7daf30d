dd_cite <- function(style = c("text", "bibtex", "apa", "csl-json", "cff"), lang = c("en", "es")) {
  texts <- index("citations")
  style <- require_one_of("style", if (missing(style)) "text" else style, unique(texts$style))
  lang <- require_one_of("lang", if (missing(lang)) "en" else lang, c("en", "es"))
  structure(texts$text[texts$style == style & texts$lang == lang], class = "dd_text")
}

print.dd_text <- function(x, ...) {
  cat(x, sep = "\n")
  invisible(x)
}

# The files of inst/extdata, and messages in both languages. Letters beyond ASCII are written as \u here, because R code
# must be ASCII.

kept <- new.env(parent = emptyenv())

published <- function(name) {
  path <- system.file("extdata", paste0(name, ".csv.gz"), package = "diplodata", mustWork = TRUE)
  utils::read.csv(
    path, colClasses = "character", na.strings = "", check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE
  )
}

# Read once a session: what the package says of its tables, and the passages.
index <- function(name) {
  if (is.null(kept[[name]])) kept[[name]] <- published(name)
  kept[[name]]
}

language_columns <- c(es = "_es", en = "_en")

require_one_of <- function(argument, value, known) {
  if (!is.character(value) || length(value) != 1 || !value %in% known) {
    stop(unknown(paste0(argument, ": Unknown value / Valor desconocido"), value, known), call. = FALSE)
  }
  value
}

# What is unknown, what was probably meant, and what there is.
unknown <- function(what, value, known, all = TRUE) {
  named <- paste0("'", paste(format(value), collapse = " "), "'")
  near <- nearest(value, known)
  guess <- if (length(near)) paste0(" Did you mean / Quiz\u00e1: ", paste0("'", near, "'", collapse = ", "), "?")
  there <- if (all) paste0(" There are / Hay: ", paste(known, collapse = ", "), ".")
  paste0(what, ": ", named, ".", guess, there)
}

nearest <- function(value, known, most = 3) {
  if (!is.character(value) || length(value) != 1 || is.na(value)) return(character())
  distance <- drop(utils::adist(plain(value), plain(known)))
  close <- which(distance <= max(2, nchar(value) %/% 3))
  utils::head(known[close[order(distance[close])]], most)
}

plain <- function(text) {
  letters_with <- "\u00e1\u00e9\u00ed\u00f3\u00fa\u00fc\u00f1"
  chartr(paste0(letters_with, " -"), "aeiouun__", tolower(enc2utf8(text)))
}

as_table <- function(frame) {
  if (requireNamespace("tibble", quietly = TRUE)) tibble::as_tibble(frame) else frame
}

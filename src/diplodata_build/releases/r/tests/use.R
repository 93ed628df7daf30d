# What a user does first, and what the messages say.
library(diplodata)

tables <- dd_tables()
for (lang in c("both", "es", "en")) {
  for (name in tables$name) {
    rows <- dd_load(name, lang)
    stopifnot(nrow(rows) == tables$rows[tables$name == name], !anyDuplicated(names(rows)))
    stopifnot(validUTF8(unlist(lapply(rows, as.character))))
  }
}
stopifnot(
  identical(dd_load("actores", "en"), dd_load("actors", "en")),
  inherits(dd_load("timeline")$date_earliest, "Date"),
  is.factor(dd_load("actors", "es")$actor_type),
  "Mexico City" %in% dd_load("actors", "en")$place
)

refused <- function(expression) tryCatch({ expression; "" }, error = conditionMessage)
stopifnot(
  grepl("'actors'", refused(dd_load("actor"))), grepl("There are / Hay: ", refused(dd_load(1))),
  grepl("both, es, en", refused(dd_load("actors", "fr"))),
  grepl("'casas-cdmx'", refused(dd_trace("casas-cdm"))), grepl("text, bibtex", refused(dd_cite("mla")))
)

passages <- dd_trace("casas-cdmx", "es")
stopifnot(nrow(passages) > 0, !anyNA(passages$page), nzchar(passages$citation))
stopifnot(nrow(dd_trace("actors.scale.local")) == 0)
stopifnot(nzchar(dd_cite("apa", "es")), inherits(citation("diplodata"), "citation"))

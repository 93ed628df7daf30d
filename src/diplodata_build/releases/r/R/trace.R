dd_trace <- function(id, lang = c("en", "es")) {
  lang <- require_one_of("lang", if (missing(lang)) "en" else lang, c("en", "es"))
  traced <- index("traced")
  at <- if (is.character(id) && length(id) == 1) which(traced$traced == id) else integer()
  if (!length(at)) {
    message <- unknown("Unknown id / Identificador desconocido", id, unique(traced$traced), all = FALSE)
    stop(message, " dd_load() has the ids of each table. / dd_load() da los de cada tabla.", call. = FALSE)
  }
  at <- at[!is.na(traced$id[at])] # a row without passages, such as a code, has one line without any
  passages <- index("passages")
  found <- passages[match(paste(traced$table[at], traced$id[at]), paste(passages$table, passages$id)), ]
  one <- c("section", "supports", "citation")
  found[one] <- found[paste0(one, language_columns[[lang]])]
  numbers <- c("page", "page_last", "printed_page", "note_number")
  found[numbers] <- lapply(found[numbers], as.integer)
  found$via <- traced$via[at]
  rownames(found) <- NULL
  shown <- c(
    "exact", "article_id", "article", "page", "page_last", "printed_page", "section", "note_number", "supports", "via",
    "prefix", "suffix", "table", "id", "citation"
  )
  found$article <- found[[paste0("article", language_columns[[lang]])]]
  as_table(found[shown])
}

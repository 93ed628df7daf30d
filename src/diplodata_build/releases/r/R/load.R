dd_load <- function(name, lang = c("both", "es", "en")) {
  lang <- require_one_of("lang", if (missing(lang)) "both" else lang, c("both", "es", "en"))
  table <- table_named(name)
  columns <- index("columns")
  columns <- columns[columns$resource == table, ]
  # The origin of the English stands only in tables in English, as in Python.
  columns <- columns[columns$added == "false" | lang == "en", ]
  if (lang != "both") columns <- columns[is.na(columns$language) | columns$language == lang, ]
  rows <- published(file.path("tables", table))
  found <- lapply(seq_len(nrow(columns)), function(number) {
    column <- columns$column[number]
    typed(rows[[column]], columns$type[number], codes_of(table, column), lang)
  })
  names(found) <- ifelse(
    lang == "both" | is.na(columns$language), columns$column, sub("_(es|en)$", "", columns$column)
  )
  as_table(as.data.frame(found, check.names = FALSE, stringsAsFactors = FALSE, optional = TRUE))
}

dd_tables <- function(lang = c("both", "es", "en")) {
  lang <- require_one_of("lang", if (missing(lang)) "both" else lang, c("both", "es", "en"))
  found <- index("resources")
  found$rows <- as.integer(found$rows)
  found$columns <- as.integer(found$columns)
  if (lang != "both") {
    other <- language_columns[setdiff(names(language_columns), lang)]
    found <- found[!endsWith(names(found), other)]
    names(found) <- sub(paste0(language_columns[[lang]], "$"), "", names(found))
  }
  as_table(found)
}

table_named <- function(name) {
  known <- index("resources")
  spelled <- if (is.character(name) && length(name) == 1) plain(name) else NA
  at <- which(known$name %in% spelled | known$spanish_name %in% spelled)
  if (!length(at)) {
    message <- unknown("Unknown table / Tabla desconocida", name, c(known$name, known$spanish_name), all = FALSE)
    stop(message, " There are / Hay: ", paste(known$name, collapse = ", "), ".", call. = FALSE)
  }
  known$name[at]
}

codes_of <- function(table, column) {
  codes <- index("codes")
  codes[codes$resource == table & codes$column == column, ]
}

# A column as its type, codes as a factor: its levels are the codes, or their labels in one language.
typed <- function(cells, type, codes, lang) {
  if (nrow(codes)) {
    labels <- if (lang == "both") codes$code else codes[[paste0("label_", lang)]]
    return(factor(cells, levels = codes$code, labels = labels))
  }
  switch(
    type,
    integer = as.integer(cells),
    number = as.numeric(cells),
    boolean = cells == "true",
    date = as.Date(cells, format = "%Y-%m-%d"),
    cells
  )
}

# Every table and view in every language as dd_load() gives it: its cells, classes and levels as CSV files in a folder;
# and the passages of some ids in both languages. Arguments: the folder of the library, the folder, the ids.
arguments <- commandArgs(TRUE)
library(diplodata, lib.loc = arguments[1])
options(warn = 2)
written <- function(rows, name) {
  path <- file.path(arguments[2], paste0(name, ".csv"))
  utils::write.csv(rows, path, na = "", row.names = FALSE, fileEncoding = "UTF-8")
}
cells <- function(rows, name) {
  text <- lapply(rows, function(column) if (is.logical(column)) tolower(column) else as.character(column))
  written(as.data.frame(text, optional = TRUE, stringsAsFactors = FALSE), name)
}
for (lang in c("both", "es", "en")) {
  for (name in dd_tables()$name) {
    rows <- dd_load(name, lang)
    cells(rows, paste(name, lang, sep = "."))
    classes <- vapply(rows, function(column) class(column)[1], "")
    written(data.frame(column = names(rows), class = classes), paste(name, lang, "classes", sep = "."))
    levels_of <- lapply(Filter(is.factor, rows), levels)
    levels_of <- data.frame(
      column = rep(as.character(names(levels_of)), lengths(levels_of)), level = as.character(unlist(levels_of))
    )
    written(levels_of, paste(name, lang, "levels", sep = "."))
  }
}
for (lang in c("es", "en")) for (id in arguments[-(1:2)]) cells(dd_trace(id, lang), paste("trace", id, lang, sep = "."))

"""The names that the package, its build and its checks share: tables, languages, keys of the descriptor.

Only ``typing`` is needed here, so that every module can take its names from this one.
"""

from typing import Literal, get_args

Core = Literal["actors", "programs", "events", "concepts", "quotes"]
Sources = Literal["articles", "sections"]
Ties = Literal["entities", "relations", "names", "attributions"]
Text = Literal["statements", "mentions", "evidence", "works", "citations"]
Ledger = Literal["translations", "vocabulary", "errata", "coverage"]
TableName = Literal[Core, Sources, Ties, Text, Ledger]

ViewName = Literal[
    "programs_with_leads",
    "timeline",
    "concept_definitions",
    "quotes_with_sources",
    "relations_labelled",
    "claims_compared",
    "argument",
    "shared_entities",
]
VIEWS: tuple[str, ...] = get_args(ViewName)
VIEW_GROUP = "views"  # the group of the views in datapackage.json, by which they are told from tables

# The tables in the order in which they are listed, and the groups that they come in.
TABLES: tuple[str, ...] = get_args(TableName)
GROUPS: dict[str, tuple[str, ...]] = {
    "core": get_args(Core),
    "sources": get_args(Sources),
    "ties": get_args(Ties),
    "text": get_args(Text),
    "ledger": get_args(Ledger),
}
# What the tables and views are called in Spanish, in the same order.
SpanishName = Literal[
    "actores",
    "programas",
    "eventos",
    "conceptos",
    "citas",
    "articulos",
    "secciones",
    "entidades",
    "relaciones",
    "nombres",
    "atribuciones",
    "enunciados",
    "menciones",
    "evidencias",
    "obras",
    "referencias",
    "traducciones",
    "vocabulario",
    "erratas",
    "cobertura",
    "programas_con_responsables",
    "cronologia",
    "definiciones",
    "citas_con_fuentes",
    "relaciones_en_palabras",
    "afirmaciones_comparadas",
    "argumento",
    "entidades_compartidas",
]
Name = TableName | ViewName | SpanishName  # what takes a table takes any of these
SPANISH: dict[str, str] = dict(zip(get_args(SpanishName), (*TABLES, *VIEWS), strict=True))
# The type of the entities in each table that is made from records, and the table of each type: an article is an entity
# too, that statements are about.
ENTITY_TYPES: dict[str, str] = {"actors": "actor", "programs": "program", "events": "event", "concepts": "concept"}
ENTITY_TABLES = {kind: table for table, kind in ENTITY_TYPES.items()} | {"article": "articles"}
# The column with what an entity is called, without the ending of its language, in each of these tables.
ENTITY_LABELS = dict.fromkeys(ENTITY_TYPES, "name") | {"concepts": "term", "articles": "title"}
# What stands between the values of a column that may hold several.
SEPARATORS = {
    "article_ids": " ",
    "authors": "; ",
    "country_code": " ",
    "denials": "; ",
    "hedges": "; ",
    "place_es": "; ",
    "place_en": "; ",
}

Language = Literal["es", "en"]
DataLanguage = Literal["both", "es", "en"]
Backend = Literal["pandas", "polars", "arrow", "dicts"]
Format = Literal["csv", "parquet"]
PARQUET = "data/parquet"  # the folder of the Parquet files, which have a descriptor of their own

# Where the English of a cell comes from (translations.origin), the least checked first.
ORIGINS = ("machine", "accepted", "post_edited", "editor", "authority", "author")
ENGLISH_ORIGIN = "english_origin"  # the column that tables in English end with

# Keys of datapackage.json that the Data Package standard does not have.
ARTICLE_ROWS = "diplodata:articleRows"
DERIVED = "diplodata:derived"
DESCRIPTION_ES = "diplodata:description_es"
EXACTLY_ONE = "diplodata:exactlyOne"
GROUP = "diplodata:group"
LANGUAGE = "diplodata:language"
PAIRS = "diplodata:pairs"
RETIRED = "diplodata:retired"
ROWS = "diplodata:rows"
TITLE_ES = "diplodata:title_es"
UNFINISHED = "diplodata:unfinished"
EDITION, PRIVATE = "diplodata:edition", "private"  # what a package without a date of release says of itself
# With _en and _es: what is covered of the articles, and what the data do not show.
COMPLETENESS, LIMITS = "diplodata:completeness", "diplodata:limits"

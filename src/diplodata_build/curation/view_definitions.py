"""The views: titles and descriptions in both languages, keys, columns. Their SQL is in ``diplodata._view_sql``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from diplodata._names import ENGLISH_ORIGIN, VIEW_GROUP
from diplodata_build.curation.input_models import Text
from diplodata_build.curation.schemas import Code, Constraints, Field, ForeignKey, Reference, Schemas, Table


class Definition(NamedTuple):
    """One view, with its columns in order.

    A plain name in ``columns`` is one of ``_OWN`` or of the table ``base``, ``name=table.column`` one that means what
    that column does, and a star stands for both languages.
    """

    title_en: str
    title_es: str
    description_en: str
    description_es: str
    base: str
    key: tuple[str, ...]
    columns: str


# What the columns hold that no table has: type, English, Spanish.
_OWN: dict[str, tuple[str, str, str]] = {
    "actor_number": (
        "integer",
        "Number of the actor within the programme, from 1, the dated roles first; 0 where no actor is known.",
        "Número del actor dentro del programa, desde 1, primero los de fecha conocida; 0 si no se conoce ninguno.",
    ),
    "article_count": ("integer", "In how many articles it appears.", "En cuántos artículos aparece."),
    "asserted_by_ids": (
        "string",
        "Actors who say so, separated by a space; empty where the article says it as its own.",
        "Actores que lo dicen, separados por un espacio; vacío si el artículo lo da por suyo.",
    ),
    "asserted_by_names": ("string", "Names of those who say so.", "Nombres de quienes lo dicen."),
    "date_article_id": (
        "string",
        "Article with the first words on which the dates rest; empty where no words state them.",
        "Artículo con las primeras palabras en que se apoyan las fechas; vacío si no las dice ninguna.",
    ),
    "date_edtf": ("string", "The date in EDTF, as the source gives it.", "La fecha en EDTF, tal como la da la fuente."),
    "date_page": (
        "integer",
        "Page of these words, counted in the text of the article.",
        "Página de esas palabras, contada en el texto del artículo.",
    ),
    "date_printed_page": (
        "integer",
        "Printed page of these words; empty where it is not known.",
        "Página impresa de esas palabras; vacío si no se conoce.",
    ),
    "defined_by_ids": (
        "string",
        "Actors who hold the definition, separated by a space; empty where it is only reported.",
        "Actores que sostienen la definición, separados por un espacio; vacío si solo se transmite.",
    ),
    "defined_by_names": ("string", "Names of those who hold it.", "Nombres de quienes la sostienen."),
    "definition_count": (
        "integer",
        "How many definitions the concept has.",
        "Cuántas definiciones tiene el concepto.",
    ),
    "definition_number": (
        "integer",
        "Number of the definition within its concept; 1 is the main one where there is one.",
        "Número de la definición dentro de su concepto; la 1 es la principal, si la hay.",
    ),
    ENGLISH_ORIGIN: (
        "string",
        "Where the row's English comes from (translations.origin), by its least checked cell.",
        "De dónde procede el inglés de la fila (translations.origin), según su celda menos revisada.",
    ),
    "ends_ids": (
        "string",
        "Actors and programmes that end with the event, separated by a space: their end has no row of its own.",
        "Actores y programas que terminan con el evento, separados por un espacio: su fin no tiene fila propia.",
    ),
    "ends_names": ("string", "Names of what ends with it.", "Nombres de lo que termina con él."),
    "evidence_count": ("integer", "Rows of evidence.", "Filas de evidencias."),
    "first_page": (
        "integer",
        "First page with evidence or a mention in this article, counted in its text.",
        "Primera página con evidencia o una mención en este artículo, contada en su texto.",
    ),
    "first_printed_page": (
        "integer",
        "Printed number of the first page; empty where it is not known.",
        "Número impreso de la primera página; vacío si no se conoce.",
    ),
    "inverse_link": (
        "string",
        "The words between object and subject: the inverse predicate in the number of the object, after a hedge or "
        "denial.",
        "Las palabras entre el objeto y el sujeto: el predicado inverso en el número del objeto, tras la reserva o "
        "negación, si la hay.",
    ),
    "inverse_reading": (
        "string",
        "The relation in words from object to subject; a hedge or denial stands in front.",
        "La relación en palabras del objeto al sujeto; la reserva o negación va delante.",
    ),
    "link": (
        "string",
        "The words between subject and object: the predicate in the number of the subject, after a hedge or denial.",
        "Las palabras entre el sujeto y el objeto: el predicado en el número del sujeto, tras la reserva o negación, "
        "si la hay.",
    ),
    "mention_count": ("integer", "Mentions in this article.", "Menciones en este artículo."),
    "moment": (
        "string",
        "What the date marks: occurs (an event), starts or ends (a programme or an actor).",
        "Qué marca la fecha: occurs (un evento), starts o ends (el comienzo o el fin de un programa o de un actor).",
    ),
    "moment_label": ("string", "Label of the moment.", "Etiqueta del momento."),
    "part_of_ids": (
        "string",
        "All programmes that it is part of, separated by a space.",
        "Todos los programas de los que forma parte, separados por un espacio.",
    ),
    "part_of_names": (
        "string",
        "Names of the programmes that it is part of.",
        "Nombres de los programas de los que forma parte.",
    ),
    "reading": (
        "string",
        "The relation in words from subject to object; a hedge or denial stands in front.",
        "La relación en palabras del sujeto al objeto; la reserva o negación va delante.",
    ),
    "reported_by_ids": (
        "string",
        "Actors who pass it on without making it theirs, separated by a space.",
        "Actores que transmiten lo dicho sin hacerlo suyo, separados por un espacio.",
    ),
    "reported_by_names": ("string", "Names of those who pass it on.", "Nombres de quienes lo transmiten."),
    "role": (
        "string",
        "What the actor is to the programme: operates, organizes, published or led_by (relations.predicate); empty "
        "where only programs.lead_actor_id says so.",
        "Qué es el actor para el programa: operates, organizes, published o led_by (relations.predicate); vacío si "
        "solo lo dice programs.lead_actor_id.",
    ),
    "role_label": (
        "string",
        "Role, read from the programme to the actor.",
        "Papel, leído del programa al actor.",
    ),
    "said_by_ids": (
        "string",
        "Actors who hold it, separated by a space; empty where only works do or it is only passed on.",
        "Actores que lo sostienen, separados por un espacio; vacío si solo lo hacen obras o solo se transmite.",
    ),
    "said_by_names": ("string", "Names of those who hold it.", "Nombres de quienes lo sostienen."),
    "side": (
        "string",
        "From which side it comes: officials (a government or its document), activists (organisations and people of "
        "civil society) or others.",
        "De qué lado viene: officials (un gobierno o un documento suyo), activists (organizaciones y personas de la "
        "sociedad civil) u others (otros).",
    ),
    "side_label": ("string", "Label of the side.", "Etiqueta del lado."),
    "speaker_ids": (
        "string",
        "Actors whose words they are, separated by a space.",
        "Actores que dicen esas palabras, separados por un espacio.",
    ),
    "speaker_names": ("string", "Names of those actors.", "Nombres de esos actores."),
    "speaker_type_labels": ("string", "What kind of actors they are.", "Qué clase de actores son."),
    "speaker_types": (
        "string",
        "Codes of their types (actors.actor_type), separated by a space.",
        "Códigos de sus tipos (actors.actor_type), separados por un espacio.",
    ),
    "succeeded_by_ids": (
        "string",
        "Programmes that took its place, separated by a space.",
        "Programas que lo reemplazaron, separados por un espacio.",
    ),
    "succeeded_by_names": (
        "string",
        "Names of the programmes that took its place.",
        "Nombres de los programas que lo reemplazaron.",
    ),
    "succeeds_ids": (
        "string",
        "Programmes whose place it took, separated by a space.",
        "Programas a los que reemplazó, separados por un espacio.",
    ),
    "succeeds_names": (
        "string",
        "Names of the programmes whose place it took.",
        "Nombres de los programas a los que reemplazó.",
    ),
    "starts_ids": (
        "string",
        "Actors and programmes that begin with the event, separated by a space: their beginning has no row of its own.",
        "Actores y programas que empiezan con el evento, separados por un espacio: su comienzo no tiene fila propia.",
    ),
    "starts_names": ("string", "Names of what begins with it.", "Nombres de lo que empieza con él."),
    "tie": (
        "string",
        "What the first programme or body is to the second: same, part_of or comprises, succeeds or succeeded_by; "
        "part_of and succeeds are codes of relations.predicate, comprises and succeeded_by the same the other way "
        "round.",
        "Qué es el primer programa u organismo para el segundo: same, part_of o comprises, succeeds o succeeded_by; "
        "comprises y succeeded_by son part_of y succeeds (códigos de relations.predicate) en sentido inverso.",
    ),
    "tie_label": (
        "string",
        "Tie, read from the first to the second.",
        "Vínculo, leído del primero al segundo.",
    ),
    "work_ids": (
        "string",
        "Works that the article cites for it (works.work_id), separated by a space.",
        "Obras que el artículo cita para ello (works.work_id), separadas por un espacio.",
    ),
    "works_cited": (
        "string",
        "Those works as the article cites them, with pages.",
        "Esas obras tal como las cita el artículo, con páginas.",
    ),
    "type": (
        "string",
        "Code of its type (event_type, program_type or actor_type).",
        "Código de su tipo (event_type, program_type o actor_type).",
    ),
}

_SIDES = " ".join(
    f"{side}_statement_id=statements.statement_id {side}_entity_id=entities.entity_id "
    f"{side}_entity_label*=entities.label {side}_side {side}_side_label* {side}_speaker_ids {side}_speaker_names* "
    f"{side}_speaker_types {side}_speaker_type_labels* {side}_kind=statements.kind {side}_kind_label* "
    f"{side}_modality=statements.modality {side}_polarity=statements.polarity {side}_said_in=statements.said_in "
    f"{side}_form=statements.form {side}_text*=statements.text {side}_work_ids {side}_works_cited "
    f"{side}_article_id=statements.article_id {side}_page=statements.page {side}_printed_page=statements.printed_page"
    + (" tie tie_label*" if tie else "")
    for side, tie in (("first", True), ("second", False))
)

DEFINITIONS: dict[str, Definition] = {
    "programs_with_leads": Definition(
        "Programmes with those who lead them",
        "Programas y sus responsables",
        "Programmes with the actors that lead, organise, publish or carry them out, with dates, and with what they are "
        "part of, succeed and are succeeded by. One row is a programme and one such actor, or a programme without any: "
        "to count programmes, count distinct program_id. lead_actor_id and parent_id are the latest stated.",
        "Programas con los actores que los encabezan, organizan, publican o llevan a cabo, con fechas, y con aquello "
        "de lo que forman parte, lo que reemplazan y lo que los reemplaza. Una fila es un programa y uno de esos "
        "actores, o un programa sin ninguno: para contar programas, cuente los program_id distintos. lead_actor_id y "
        "parent_id son los últimos que dan los artículos.",
        "programs",
        ("program_id", "actor_number"),
        "program_id name* acronym* program_type program_type_label* status status_label* date_start date_end "
        "date_basis lead_actor_id lead_name*=actors.name actor_number actor_id=actors.actor_id "
        "actor_name*=actors.name actor_type=actors.actor_type actor_type_label* role role_label* "
        "role_start=relations.date_start role_end=relations.date_end role_basis=relations.date_basis "
        "relation_id=relations.relation_id parent_id parent_name*=programs.name part_of_ids part_of_names* "
        "succeeds_ids succeeds_names* succeeded_by_ids succeeded_by_names* country_code place* description* "
        "article_ids first_page=programs.first_page mention_count=programs.mention_count",
    ),
    "timeline": Definition(
        "Timeline",
        "Cronología",
        "Everything dated, in order: events, and the beginnings and ends of programmes and actors. One row is one date "
        "of one entity; what begins or ends with an event of the same date is in the row of the event. "
        "date_earliest and date_latest bound the date, since many are a year or a decade. What has no date is not "
        "here.",
        "Todo lo fechado, en orden: eventos, y comienzos y fines de programas y actores. Una fila es una fecha de una "
        "entidad; lo que empieza o termina con un evento de la misma fecha aparece en la fila del evento. "
        "date_earliest y date_latest acotan la fecha, pues muchas son un año o una década. Lo que no tiene fecha no "
        "aparece.",
        "events",
        ("entity_id", "moment"),
        "entity_id=entities.entity_id entity_type=entities.entity_type entity_type_label* moment moment_label* "
        "date_edtf date_earliest date_latest date_precision date_basis date_basis_label* label*=entities.label type "
        "type_label* country_code place* description* starts_ids starts_names* ends_ids ends_names* article_ids "
        "first_page=events.first_page date_article_id date_page date_printed_page",
    ),
    "concept_definitions": Definition(
        "Definitions of concepts, side by side",
        "Definiciones de conceptos, lado a lado",
        "Every definition of every concept that has one, with who defines, the work cited, article and page. One row "
        "is a definition. form says whether the words are the article's own (verbatim) or a paraphrase.",
        "Todas las definiciones de cada concepto definido, con quién lo define, la obra citada, el artículo y la "
        "página. Una fila es una definición. form distingue las palabras del artículo (verbatim) de la paráfrasis.",
        "statements",
        ("statement_id",),
        "statement_id concept_id=concepts.concept_id term*=concepts.term concept_type=concepts.concept_type "
        "concept_type_label* definition_number definition_count is_main form form_label* text* english_kind "
        "english_kind_label* english_origin defined_by_ids defined_by_names* reported_by_ids reported_by_names* "
        "work_ids works_cited article_id article_authors=articles.authors section_id "
        "section_heading*=sections.heading note_number page printed_page",
    ),
    "quotes_with_sources": Definition(
        "Quotations with their sources",
        "Citas con sus fuentes",
        "Quotations with whose words they are, the work cited for them, the work through which they are quoted, "
        "article and page. One row is a quotation, in the order of the articles; several speakers stand in one cell.",
        "Citas textuales con quien las dice, la obra citada, la obra de la que se toman de segunda mano, el artículo y "
        "la página. Una fila es una cita, en el orden de los artículos; si hablan varios, están en una celda.",
        "quotes",
        ("quote_id",),
        "quote_id text* english_kind english_kind_label* english_origin speaker* speaker_role speaker_role_label* "
        "speaker_ids speaker_names* work_id work_label=works.label cited_pages quoted_in_id "
        "quoted_in_label=works.label article_id article_authors=articles.authors article_title*=articles.title "
        "article_year=articles.year section_id "
        "section_heading*=sections.heading note_number page page_last printed_page quote_type quote_type_label* "
        "word_count",
    ),
    "relations_labelled": Definition(
        "Relations in words",
        "Relaciones en palabras",
        "Relations with the names of both ends, read in both directions, with dates, who asserts them and the "
        "evidence. One row is a relation.",
        "Relaciones con el nombre de los dos extremos, leídas en los dos sentidos, con fechas, quién las afirma y las "
        "evidencias. Una fila es una relación.",
        "relations",
        ("relation_id",),
        "relation_id subject_id subject_type=entities.entity_type subject_label*=entities.label predicate "
        "predicate_label* object_id object_type=entities.entity_type object_label*=entities.label "
        "inverse_label*=vocabulary.inverse_label link* inverse_link* reading* inverse_reading* date_start date_end "
        "date_basis modality "
        "polarity asserted_by_ids asserted_by_names* evidence_count article_ids=actors.article_ids "
        "first_page=actors.first_page first_printed_page note*",
    ),
    "claims_compared": Definition(
        "Claims side by side",
        "Afirmaciones frente a frente",
        "What governments and their documents, activists and others say of one programme or body, side by side: "
        "claims, aims, missions, recommendations and findings. One row is a pair of statements from different sides, "
        "about one programme or body or about two of which one is part of the other or took its place (tie). What is "
        "only reported of a programme, without whose words it is, stands with those who lead it. That two statements "
        "stand in a row does not say that they contradict each other. Interviewees whose labels may be one person are "
        "on the same side and never face each other; count them as one voice (see errata).",
        "Lo que los gobiernos y sus documentos, los activistas y otros dicen de un programa u organismo, lado a lado: "
        "afirmaciones, objetivos, misiones, recomendaciones y hallazgos. Una fila es un par de enunciados de lados "
        "distintos, sobre un programa u organismo o sobre dos de los que uno es parte del otro o tomó su lugar (tie). "
        "Lo que solo se cuenta de un programa, sin decir de quién son las palabras, va con quien lo encabeza. Que "
        "dos enunciados compartan fila no quiere decir que se contradigan. Las personas entrevistadas que, "
        "por cómo se les nombra, pueden ser una sola están del mismo lado y nunca se enfrentan: cuéntelas como una "
        "sola voz (vea errata).",
        "statements",
        ("first_statement_id", "second_statement_id", "tie"),
        _SIDES,
    ),
    "argument": Definition(
        "The argument of the articles",
        "El argumento de los artículos",
        "Every statement in the order in which the articles make it, with its section and page, what it does, what it "
        "is about, who says it, the works cited for it, and how surely it is said. One row is a statement.",
        "Todos los enunciados en el orden en que los hacen los artículos, con su sección y página, qué hacen, de qué "
        "tratan, quién los dice, las obras que se citan para ellos y con cuánta seguridad se dicen. Una fila es un "
        "enunciado.",
        "statements",
        ("statement_id",),
        "statement_id article_id article_authors=articles.authors section_id section_heading*=sections.heading "
        "note_number page printed_page kind kind_label* entity_id=entities.entity_id entity_label*=entities.label "
        "said_by_ids said_by_names* reported_by_ids reported_by_names* work_ids works_cited said_in modality "
        "modality_label* polarity polarity_label* text* form english_kind english_origin",
    ),
    "shared_entities": Definition(
        "What the articles share",
        "Lo que comparten los artículos",
        "Entities that occur in more than one article, with mentions, evidence and first page in each. One row is an "
        "entity in one article: an entity of two articles has two rows.",
        "Entidades que aparecen en más de un artículo, con menciones, evidencias y primera página en cada uno. Una "
        "fila es una entidad en un artículo: la que está en dos tiene dos filas.",
        "entities",
        ("entity_id", "article_id"),
        "entity_id entity_type entity_type_label* label* article_count article_id=articles.article_id "
        "article_authors=articles.authors mention_count evidence_count first_page first_printed_page",
    ),
}


# Whose a column is, by the beginning of its name: Spanish, English.
_WHOSE = {
    "actor": ("Actor", "Actor"),
    "article": ("Artículo", "Article"),
    "first": ("Primero", "First"),
    "lead": ("Responsable", "Lead"),
    "object": ("Objeto", "Object"),
    "parent": ("Al que pertenece", "Parent"),
    "quoted_in": ("Citado en", "Quoted in"),
    "role": ("Papel", "Role"),
    "second": ("Segundo", "Second"),
    "section": ("Sección", "Section"),
    "subject": ("Sujeto", "Subject"),
    "work": ("Obra", "Work"),
}
_PAIR = ("first", "second")
_LANGUAGES = {"_es": ("Spanish", "español"), "_en": ("English", "inglés")}
# Of the own columns, those that refer to a row, with its table.
_REFERS = {"date_article_id": "articles"}


def view_schemas(schemas: Schemas) -> Schemas:
    """The schemas of the views: a column of a table keeps its type, texts and codes, and its key if it has one."""
    found = Schemas({}, {})
    for name, definition in DEFINITIONS.items():
        found.tables[name] = _table(name, definition, schemas, found.codes)
    return found


def _table(
    name: str, definition: Definition, schemas: Schemas, codes: dict[tuple[str, str], tuple[Code, ...]]
) -> Table:
    fields: list[Field] = []
    keys: list[ForeignKey] = []
    for token in definition.columns.split():
        starred, _, source = token.partition("=")
        column = starred.removesuffix("*")
        own = None if source else _own_field(column)
        table, _, there = (source or f"{definition.base}.{column}").partition(".")
        for suffix in ("_es", "_en") if starred.endswith("*") else ("",):
            field = own or next(one for one in schemas[table].fields if one.name == there + suffix)
            kept = {key: value for key, value in field.constraints.items() if key not in ("required", "unique")}
            required = {"required": True} if column in definition.key else {}
            constraints = Constraints(**kept | required)  # type: ignore[typeddict-item]
            made = replace(field, name=column + suffix, constraints=constraints, derived=False, bilingual=bool(suffix))
            title = _title(made.title, column, there, bool(own))
            if own and suffix:
                english, spanish = _LANGUAGES[suffix]
                title = Text(en=f"{title['en']} ({english})", es=f"{title['es']} ({spanish})")
            made = replace(made, title=title)
            fields.append(made)
            if not own and (known := schemas.codes.get((table, there))):
                codes[name, made.name] = known
        target = _REFERS.get(column) if own else _target(schemas[table], there)
        if target:
            reference = Reference(resource=target, fields=list(schemas[target].primary_key))
            keys.append(ForeignKey(fields=[column], reference=reference))
    title = Text(en=definition.title_en, es=definition.title_es)
    description = Text(en=definition.description_en, es=definition.description_es)
    return Table(name, VIEW_GROUP, title, description, definition.key, tuple(fields), tuple(keys))


def _title(title: Text, column: str, source: str, own: bool) -> Text:
    """The title of a column, after whose it is where the name of the column says so: «Subject: label»."""
    first = column.partition("_")[0]
    whose = column.removesuffix(f"_{source}") if first not in _PAIR and column.endswith(f"_{source}") else first
    if column in _OWN or (column == source and not own) or whose not in (_PAIR if own else _WHOSE):
        return title
    spanish, english = _WHOSE[whose]
    return Text(en=f"{english}: {_lower(title['en'])}", es=f"{spanish}: {_lower(title['es'])}")


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _target(table: Table, column: str) -> str | None:
    """The table to whose rows a column of a table leads."""
    if table.primary_key == (column,):
        return table.name
    keys = (key["reference"]["resource"] or table.name for key in table.foreign_keys if key["fields"] == [column])
    return next(keys, None)


def _own_field(name: str) -> Field | None:
    """The field of a column that no table has; None for the column of a table."""
    for prefix in ("first_", "second_"):
        if name.startswith(prefix) and name not in _OWN:
            return _own_field(name.removeprefix(prefix))
    coded = name.removesuffix("_label")
    label = ("string", f"Label of the code in {coded}.", f"Etiqueta del código de {coded}.")
    known = _OWN.get(name) or (label if coded != name else None)
    if not known:
        return None
    type_, english, spanish = known
    short = Text(en=re.split("[:;,.(]", english)[0].strip(), es=re.split("[:;,.(]", spanish)[0].strip())
    return Field(name, short, Text(en=english, es=spanish), type_)

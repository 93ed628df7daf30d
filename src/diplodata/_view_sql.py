"""The SQL of the views, for SQLite."""

from ._names import ORIGINS


def _code(alias: str, table: str, field: str, code: str) -> str:
    """The join that brings the labels of a code."""
    return (
        f"LEFT JOIN vocabulary AS {alias} ON {alias}.table_name = '{table}' AND {alias}.field = '{field}' "
        f"AND {alias}.code = {code}"
    )


# How the English of a cell was checked, from the least.
_CHECKED = " ".join(f"WHEN '{origin}' THEN {place}" for place, origin in enumerate(ORIGINS))


def _gathered(name: str, key: str, other: str, predicate: str) -> str:
    """The programmes that a relation ties to each programme, in one cell: group_concat() alone has no fixed order."""
    return f"""{name} AS (
  SELECT DISTINCT {key} AS program_id,
    group_concat({other}, ' ') OVER tied AS ids,
    group_concat(name_es, '; ') OVER tied AS names_es,
    group_concat(name_en, '; ') OVER tied AS names_en
  FROM relations JOIN programs ON program_id = {other}
  WHERE predicate = '{predicate}'
  WINDOW tied AS (PARTITION BY {key} ORDER BY {other} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)"""


_TIMELINE_PARTS = "\n  UNION ALL\n  ".join(
    f"SELECT {key} AS entity_id, '{table}' AS table_name, '{kind}' AS field, {kind} AS type, '{moment}' AS moment, "
    f"'{moment_es}' AS moment_label_es, '{moment_en}' AS moment_label_en, {date} AS date_edtf, "
    f"{'date_precision' if table == 'events' else 'NULL'} AS stated_precision, date_basis, country_code, place_es, "
    f"place_en, description_es, description_en, article_ids, first_page FROM {table} WHERE {date} IS NOT NULL"
    for table, key, kind, date, moment, moment_es, moment_en in (
        ("events", "event_id", "event_type", "date_edtf", "occurs", "ocurre", "occurs"),
        ("programs", "program_id", "program_type", "date_start", "starts", "empieza", "starts"),
        ("programs", "program_id", "program_type", "date_end", "ends", "termina", "ends"),
        ("actors", "actor_id", "actor_type", "date_start", "starts", "empieza", "starts"),
        ("actors", "actor_id", "actor_type", "date_end", "ends", "termina", "ends"),
    )
)


def _told(moment: str) -> str:
    """What begins or ends with each event, in one cell."""
    return f"""{moment} AS (
  SELECT DISTINCT event_id, group_concat(entity_id, ' ') OVER tied AS ids,
    group_concat(label_es, '; ') OVER tied AS labels_es, group_concat(label_en, '; ') OVER tied AS labels_en
  FROM told JOIN entities USING (entity_id) WHERE moment = '{moment}'
  WINDOW tied AS (PARTITION BY event_id ORDER BY entity_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)"""


def _side(side: str) -> str:
    """The columns of one side of a comparison."""
    same = (
        "statement_id entity_id entity_label_es entity_label_en side side_label_es side_label_en speaker_ids "
        "speaker_names_es speaker_names_en speaker_types speaker_type_labels_es speaker_type_labels_en kind "
        "kind_label_es kind_label_en modality polarity said_in form text_es text_en work_ids works_cited article_id "
        "page printed_page"
    )
    return ", ".join(f"{side}.{name} AS {side}_{name}" for name in same.split())


def _words(language: str) -> str:
    """The words of a relation in a language: a verb that agrees with its subject, and what keeps it from being plain.

    A hedge, a wish, a hypothesis, a question or a denial stands in front, so that none reads as asserted.
    """

    def verb(end: str, label: str) -> str:
        plural = f"reads.plural_{label}_{language}"
        return f"CASE {end}.number_{language} WHEN 'plural' THEN {plural} ELSE reads.{label}_{language} END"

    held = (
        f"CASE relations.modality WHEN 'asserted' THEN '' ELSE surely.label_{language} || ': ' END || "
        f"CASE relations.polarity WHEN 'affirmed' THEN '' ELSE affirmed.label_{language} || ': ' END"
    )
    subject, object_ = f"subject.label_{language}", f"object.label_{language}"
    there, back = verb("subject", "label"), verb("object", "inverse_label")
    return (
        f"{held} || {there} AS link_{language}, {held} || {back} AS inverse_link_{language}, "
        f"{held} || {subject} || ' ' || {there} || ' ' || {object_} AS reading_{language}, "
        f"{held} || {object_} || ' ' || {back} || ' ' || {subject} AS inverse_reading_{language}"
    )


# What several views join, each made once before them, as a table that is looked up by its first column.
PARTS: dict[str, str] = {
    # Who says a quotation, statement or relation: one row for those who hold it, one for those who only report it.
    "said": f"""
SELECT DISTINCT said_id, reported,
  group_concat(actor_id, ' ') OVER together AS ids,
  group_concat(name_es, '; ') OVER together AS names_es,
  group_concat(name_en, '; ') OVER together AS names_en,
  group_concat(actor_type, ' ') OVER together AS types,
  group_concat(label_es, '; ') OVER together AS type_labels_es,
  group_concat(label_en, '; ') OVER together AS type_labels_en
FROM (
  SELECT coalesce(quote_id, statement_id, relation_id) AS said_id, role = 'reports' AS reported, actor_id,
    min(position) AS place
  FROM attributions WHERE actor_id IS NOT NULL GROUP BY 1, 2, 3
) AS once
JOIN actors USING (actor_id)
{_code("kind", "actors", "actor_type", "actor_type")}
WINDOW together AS (PARTITION BY said_id, reported ORDER BY place, actor_id
  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)""",
    # The works that are cited for a statement.
    "cited": """
SELECT DISTINCT statement_id, group_concat(work_id, ' ') OVER together AS ids,
  group_concat(label || coalesce(': ' || cited_pages, ''), '; ') OVER together AS labels
FROM (
  SELECT statement_id, work_id, cited_pages, min(position) AS place
  FROM attributions WHERE statement_id IS NOT NULL GROUP BY 1, 2, 3
) AS once JOIN works USING (work_id)
WINDOW together AS (PARTITION BY statement_id ORDER BY place
  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)""",
    # Where the English of each row comes from: the least checked of its cells, as in ``load()``.
    "origins": f"""
SELECT record_id, table_name, origin FROM (
  SELECT record_id, table_name, origin,
    row_number() OVER (PARTITION BY table_name, record_id ORDER BY CASE origin {_CHECKED} END) AS place
  FROM translations
) AS ranked WHERE place = 1""",
    # The side from which a statement comes, by who holds it: officials if any of them is a government or its document.
    # What is only reported of a programme comes from who leads it.
    "sides": """
WITH holders AS (
  SELECT statement_id, actor_id, work_id FROM attributions WHERE role NOT IN ('reports', 'cited')
)
SELECT statement_id, min(CASE
  WHEN actor_type IN (
    'state', 'state_grouping', 'intergovernmental_organization', 'international_financial_institution',
    'national_government_body', 'subnational_government_body', 'city') THEN 1
  WHEN actor_type IS NULL AND work_type IN ('official_document', 'law') THEN 1
  WHEN actor_type IN (
    'interviewee', 'collective', 'civil_society_organization', 'network', 'social_movement', 'armed_group') THEN 2
  ELSE 3 END) AS standing
FROM (
  SELECT * FROM holders
  UNION ALL
  SELECT statement_id, lead_actor_id, NULL FROM statements JOIN programs ON program_id = entity_id
  WHERE statement_id NOT IN (SELECT statement_id FROM holders WHERE statement_id IS NOT NULL)
) AS voices LEFT JOIN actors USING (actor_id) LEFT JOIN works USING (work_id)
GROUP BY statement_id""",
    # Every relation whole, with its ends and in words.
    "readings": f"""
SELECT relations.*,
  subject.entity_type AS subject_type, subject.label_es AS subject_label_es, subject.label_en AS subject_label_en,
  object.entity_type AS object_type, object.label_es AS object_label_es, object.label_en AS object_label_en,
  reads.label_es AS predicate_label_es, reads.label_en AS predicate_label_en,
  reads.inverse_label_es, reads.inverse_label_en,
  {_words("es")}, {_words("en")}
FROM relations
JOIN entities AS subject ON subject.entity_id = relations.subject_id
JOIN entities AS object ON object.entity_id = relations.object_id
{_code("reads", "relations", "predicate", "relations.predicate")}
{_code("surely", "relations", "modality", "relations.modality")}
{_code("affirmed", "relations", "polarity", "relations.polarity")}""",
    # How much evidence each relation has, and where the first of it stands.
    "proof": """
SELECT relation_id, evidence_count, article_ids, first_page, first_printed_page FROM (
  SELECT relation_id, sum(number) OVER across AS evidence_count,
    group_concat(article_id, ' ') OVER across AS article_ids, page AS first_page,
    page + printed_page_offset AS first_printed_page,
    row_number() OVER (PARTITION BY relation_id ORDER BY articles.rowid) AS place
  FROM (
    SELECT relation_id, article_id, count(*) AS number, min(page) AS page
    FROM evidence WHERE relation_id IS NOT NULL GROUP BY 1, 2
  ) AS counted JOIN articles USING (article_id)
  WINDOW across AS (PARTITION BY relation_id ORDER BY articles.rowid
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
) AS ranked WHERE place = 1""",
}

SQL: dict[str, str] = {
    "programs_with_leads": f"""
WITH roles AS (
  SELECT object_id AS program_id, subject_id AS actor_id, predicate, inverse_link_es AS role_es,
    inverse_link_en AS role_en, date_start, date_end, date_basis, relation_id
  FROM readings
  WHERE predicate IN ('operates', 'organizes', 'published')
  UNION ALL
  SELECT subject_id, object_id, predicate, link_es, link_en, date_start, date_end, date_basis, relation_id
  FROM readings
  WHERE predicate = 'led_by'
), leads AS (
  SELECT * FROM roles
  UNION ALL
  SELECT program_id, lead_actor_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM programs
  WHERE lead_actor_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM roles WHERE roles.program_id = programs.program_id AND roles.actor_id = programs.lead_actor_id)
),
{_gathered("wholes", "subject_id", "object_id", "part_of")},
{_gathered("older", "subject_id", "object_id", "succeeds")},
{_gathered("newer", "object_id", "subject_id", "succeeds")}
SELECT programs.program_id, programs.name_es, programs.name_en, programs.acronym_es, programs.acronym_en,
  programs.program_type, kind.label_es AS program_type_label_es, kind.label_en AS program_type_label_en,
  programs.status, state.label_es AS status_label_es, state.label_en AS status_label_en,
  programs.date_start, programs.date_end, programs.date_basis,
  programs.lead_actor_id, lead.name_es AS lead_name_es, lead.name_en AS lead_name_en,
  CASE WHEN leads.actor_id IS NULL THEN 0 ELSE row_number() OVER (PARTITION BY programs.program_id ORDER BY
    CASE WHEN leads.date_start IS NULL THEN 1 ELSE 0 END, leads.date_start,
    CASE WHEN leads.actor_id = programs.lead_actor_id THEN 0 ELSE 1 END, leads.actor_id, leads.relation_id)
  END AS actor_number,
  leads.actor_id, actors.name_es AS actor_name_es, actors.name_en AS actor_name_en, actors.actor_type,
  sort.label_es AS actor_type_label_es, sort.label_en AS actor_type_label_en,
  leads.predicate AS role, leads.role_es AS role_label_es, leads.role_en AS role_label_en,
  leads.date_start AS role_start, leads.date_end AS role_end, leads.date_basis AS role_basis, leads.relation_id,
  programs.parent_id, parent.name_es AS parent_name_es, parent.name_en AS parent_name_en,
  wholes.ids AS part_of_ids, wholes.names_es AS part_of_names_es, wholes.names_en AS part_of_names_en,
  older.ids AS succeeds_ids, older.names_es AS succeeds_names_es, older.names_en AS succeeds_names_en,
  newer.ids AS succeeded_by_ids, newer.names_es AS succeeded_by_names_es, newer.names_en AS succeeded_by_names_en,
  programs.country_code, programs.place_es, programs.place_en, programs.description_es, programs.description_en,
  programs.article_ids, programs.first_page, programs.mention_count
FROM programs
LEFT JOIN leads ON leads.program_id = programs.program_id
LEFT JOIN actors ON actors.actor_id = leads.actor_id
LEFT JOIN actors AS lead ON lead.actor_id = programs.lead_actor_id
LEFT JOIN programs AS parent ON parent.program_id = programs.parent_id
LEFT JOIN wholes ON wholes.program_id = programs.program_id
LEFT JOIN older ON older.program_id = programs.program_id
LEFT JOIN newer ON newer.program_id = programs.program_id
{_code("kind", "programs", "program_type", "programs.program_type")}
{_code("state", "programs", "status", "programs.status")}
{_code("sort", "actors", "actor_type", "actors.actor_type")}
ORDER BY programs.program_id, actor_number""",
    # rowid is the order of the rows of a table; the articles have no column for theirs. With a + before it, SQLite does
    # not look through all rows once for each article, only to have them in that order.
    "timeline": f"""
WITH moments AS (
  {_TIMELINE_PARTS}
), told AS (
  -- The beginning or end of an entity that an event of the same date tells: it has no row of its own.
  SELECT DISTINCT ties.event_id, ties.entity_id, ties.moment FROM (
    SELECT subject_id AS event_id, object_id AS entity_id,
      CASE predicate WHEN 'ends' THEN 'ends' ELSE 'starts' END AS moment
    FROM relations WHERE predicate IN ('results_in', 'begins', 'ends') AND polarity = 'affirmed'
    UNION
    SELECT event_id, program_id, 'starts' FROM events WHERE event_type IN ('founding', 'publication')
  ) AS ties
  JOIN events USING (event_id)
  JOIN moments ON moments.entity_id = ties.entity_id AND moments.moment = ties.moment
    AND moments.date_edtf = events.date_edtf
),
{_told("starts")},
{_told("ends")},
words AS (
  SELECT entity_id, article_id, page, printed_page,
    row_number() OVER (PARTITION BY entity_id ORDER BY articles.rowid, char_start, evidence_id) AS place
  FROM evidence JOIN articles USING (article_id)
  WHERE supports = 'date' AND entity_id IS NOT NULL
)
SELECT moments.entity_id, entities.entity_type, sort.label_es AS entity_type_label_es,
  sort.label_en AS entity_type_label_en, moments.moment, moments.moment_label_es, moments.moment_label_en,
  moments.date_edtf, date_bounds.date_earliest, date_bounds.date_latest,
  coalesce(moments.stated_precision, date_bounds.date_precision) AS date_precision,
  moments.date_basis, basis.label_es AS date_basis_label_es, basis.label_en AS date_basis_label_en,
  entities.label_es, entities.label_en, moments.type, kind.label_es AS type_label_es, kind.label_en AS type_label_en,
  moments.country_code, moments.place_es, moments.place_en, moments.description_es, moments.description_en,
  starts.ids AS starts_ids, starts.labels_es AS starts_names_es, starts.labels_en AS starts_names_en,
  ends.ids AS ends_ids, ends.labels_es AS ends_names_es, ends.labels_en AS ends_names_en,
  moments.article_ids, moments.first_page,
  words.article_id AS date_article_id, words.page AS date_page, words.printed_page AS date_printed_page
FROM moments
JOIN entities ON entities.entity_id = moments.entity_id
JOIN date_bounds ON date_bounds.date_edtf = moments.date_edtf
LEFT JOIN words ON words.entity_id = moments.entity_id AND words.place = 1
LEFT JOIN starts ON starts.event_id = moments.entity_id
LEFT JOIN ends ON ends.event_id = moments.entity_id
{_code("sort", "entities", "entity_type", "entities.entity_type")}
{_code("basis", "events", "date_basis", "moments.date_basis")}
LEFT JOIN vocabulary AS kind
  ON kind.table_name = moments.table_name AND kind.field = moments.field AND kind.code = moments.type
WHERE NOT EXISTS (
  SELECT 1 FROM told WHERE told.entity_id = moments.entity_id AND told.moment = moments.moment
)
ORDER BY date_bounds.date_earliest, date_bounds.date_latest IS NULL, date_bounds.date_latest, moments.entity_id,
  moments.moment""",
    "concept_definitions": f"""
SELECT statements.statement_id, concepts.concept_id, concepts.term_es, concepts.term_en, concepts.concept_type,
  sort.label_es AS concept_type_label_es, sort.label_en AS concept_type_label_en,
  row_number() OVER (PARTITION BY concept_id ORDER BY
    CASE WHEN statements.is_main THEN 0 ELSE 1 END, statements.position, statements.statement_id) AS definition_number,
  count(*) OVER (PARTITION BY concept_id) AS definition_count,
  statements.is_main, statements.form, manner.label_es AS form_label_es, manner.label_en AS form_label_en,
  statements.text_es, statements.text_en, statements.english_kind,
  english.label_es AS english_kind_label_es, english.label_en AS english_kind_label_en,
  origins.origin AS english_origin,
  own.ids AS defined_by_ids, own.names_es AS defined_by_names_es, own.names_en AS defined_by_names_en,
  told.ids AS reported_by_ids, told.names_es AS reported_by_names_es, told.names_en AS reported_by_names_en,
  cited.ids AS work_ids, cited.labels AS works_cited,
  statements.article_id, articles.authors AS article_authors, statements.section_id,
  sections.heading_es AS section_heading_es, sections.heading_en AS section_heading_en,
  statements.note_number, statements.page, statements.printed_page
FROM statements
JOIN concepts ON concepts.concept_id = statements.entity_id
JOIN articles ON articles.article_id = statements.article_id
JOIN sections ON sections.section_id = statements.section_id
LEFT JOIN cited ON cited.statement_id = statements.statement_id
LEFT JOIN origins ON origins.record_id = statements.statement_id AND origins.table_name = 'statements'
LEFT JOIN said AS own ON own.said_id = statements.statement_id AND NOT own.reported
LEFT JOIN said AS told ON told.said_id = statements.statement_id AND told.reported
{_code("sort", "concepts", "concept_type", "concepts.concept_type")}
{_code("manner", "statements", "form", "statements.form")}
{_code("english", "statements", "english_kind", "statements.english_kind")}
WHERE statements.kind = 'definition'
ORDER BY concepts.concept_id, definition_number""",
    "quotes_with_sources": f"""
SELECT quotes.quote_id, quotes.text_es, quotes.text_en, quotes.english_kind,
  english.label_es AS english_kind_label_es, english.label_en AS english_kind_label_en,
  origins.origin AS english_origin,
  quotes.speaker_es, quotes.speaker_en, quotes.speaker_role,
  role.label_es AS speaker_role_label_es, role.label_en AS speaker_role_label_en,
  said.ids AS speaker_ids, said.names_es AS speaker_names_es, said.names_en AS speaker_names_en,
  quotes.work_id, source.label AS work_label, quotes.cited_pages,
  quotes.quoted_in_id, holder.label AS quoted_in_label,
  quotes.article_id, articles.authors AS article_authors, articles.title_es AS article_title_es,
  articles.title_en AS article_title_en, articles.year AS article_year, quotes.section_id,
  sections.heading_es AS section_heading_es, sections.heading_en AS section_heading_en,
  quotes.note_number, quotes.page, quotes.page_last, quotes.printed_page,
  quotes.quote_type, sort.label_es AS quote_type_label_es, sort.label_en AS quote_type_label_en, quotes.word_count
FROM quotes
JOIN articles ON articles.article_id = quotes.article_id
JOIN sections ON sections.section_id = quotes.section_id
LEFT JOIN works AS source ON source.work_id = quotes.work_id
LEFT JOIN works AS holder ON holder.work_id = quotes.quoted_in_id
LEFT JOIN origins ON origins.record_id = quotes.quote_id AND origins.table_name = 'quotes'
LEFT JOIN said ON said.said_id = quotes.quote_id AND NOT said.reported
{_code("english", "quotes", "english_kind", "quotes.english_kind")}
{_code("role", "quotes", "speaker_role", "quotes.speaker_role")}
{_code("sort", "quotes", "quote_type", "quotes.quote_type")}
ORDER BY +articles.rowid, quotes.char_start, quotes.quote_id""",
    "relations_labelled": """
SELECT readings.relation_id,
  subject_id, subject_type, subject_label_es, subject_label_en,
  predicate, predicate_label_es, predicate_label_en,
  object_id, object_type, object_label_es, object_label_en,
  inverse_label_es, inverse_label_en,
  link_es, link_en, inverse_link_es, inverse_link_en, reading_es, reading_en, inverse_reading_es, inverse_reading_en,
  date_start, date_end, date_basis, modality, polarity,
  said.ids AS asserted_by_ids, said.names_es AS asserted_by_names_es, said.names_en AS asserted_by_names_en,
  CAST(coalesce(proof.evidence_count, 0) AS BIGINT) AS evidence_count, proof.article_ids, proof.first_page,
  proof.first_printed_page, note_es, note_en
FROM readings
LEFT JOIN proof ON proof.relation_id = readings.relation_id
LEFT JOIN said ON said.said_id = readings.relation_id AND NOT said.reported
ORDER BY readings.relation_id""",
    "claims_compared": f"""
WITH claims AS (
  SELECT statements.*, entities.label_es AS entity_label_es, entities.label_en AS entity_label_en,
    CASE standing WHEN 1 THEN 'officials' WHEN 2 THEN 'activists' ELSE 'others' END AS side,
    CASE standing WHEN 1 THEN 'gobierno' WHEN 2 THEN 'activistas' ELSE 'otros' END AS side_label_es,
    CASE standing WHEN 1 THEN 'government' WHEN 2 THEN 'activists' ELSE 'others' END AS side_label_en,
    said.ids AS speaker_ids, said.names_es AS speaker_names_es, said.names_en AS speaker_names_en,
    said.types AS speaker_types, said.type_labels_es AS speaker_type_labels_es,
    said.type_labels_en AS speaker_type_labels_en, sort.label_es AS kind_label_es, sort.label_en AS kind_label_en,
    cited.ids AS work_ids, cited.labels AS works_cited, standing,
    row_number() OVER (ORDER BY standing, articles.rowid, statements.char_start, statements.statement_id) AS place
  FROM statements
  JOIN entities ON entities.entity_id = statements.entity_id AND entities.entity_type IN ('program', 'actor')
  JOIN articles ON articles.article_id = statements.article_id
  JOIN sides ON sides.statement_id = statements.statement_id
  LEFT JOIN said ON said.said_id = statements.statement_id AND NOT said.reported
  LEFT JOIN cited ON cited.statement_id = statements.statement_id
  {_code("sort", "statements", "kind", "statements.kind")}
  WHERE statements.kind IN ('claim', 'aim', 'mission', 'recommendation', 'finding')
), ties AS (
  SELECT entity_id AS one, entity_id AS other, 'same' AS tie,
    CASE number_es WHEN 'plural' THEN 'coinciden con' ELSE 'coincide con' END AS tie_label_es,
    CASE number_en WHEN 'plural' THEN 'are the same as' ELSE 'is the same as' END AS tie_label_en
  FROM entities
  UNION ALL
  SELECT subject_id, object_id, predicate, link_es, link_en
  FROM readings
  WHERE predicate IN ('part_of', 'succeeds')
  UNION ALL
  SELECT object_id, subject_id, CASE predicate WHEN 'part_of' THEN 'comprises' ELSE 'succeeded_by' END,
    inverse_link_es, inverse_link_en
  FROM readings
  WHERE predicate IN ('part_of', 'succeeds')
)
SELECT {_side("first")}, ties.tie, ties.tie_label_es, ties.tie_label_en, {_side("second")}
FROM claims AS first
JOIN ties ON ties.one = first.entity_id
JOIN claims AS second ON second.entity_id = ties.other AND first.standing < second.standing
ORDER BY first.entity_id, first.place, second.place, ties.tie""",
    "argument": f"""
SELECT statements.statement_id, statements.article_id, articles.authors AS article_authors, statements.section_id,
  sections.heading_es AS section_heading_es, sections.heading_en AS section_heading_en, statements.note_number,
  statements.page, statements.printed_page, statements.kind, sort.label_es AS kind_label_es,
  sort.label_en AS kind_label_en, statements.entity_id, entities.label_es AS entity_label_es,
  entities.label_en AS entity_label_en,
  own.ids AS said_by_ids, own.names_es AS said_by_names_es, own.names_en AS said_by_names_en,
  told.ids AS reported_by_ids, told.names_es AS reported_by_names_es, told.names_en AS reported_by_names_en,
  cited.ids AS work_ids, cited.labels AS works_cited, statements.said_in,
  statements.modality, surely.label_es AS modality_label_es, surely.label_en AS modality_label_en,
  statements.polarity, affirmed.label_es AS polarity_label_es, affirmed.label_en AS polarity_label_en,
  statements.text_es, statements.text_en, statements.form, statements.english_kind, origins.origin AS english_origin
FROM statements
JOIN articles ON articles.article_id = statements.article_id
JOIN sections ON sections.section_id = statements.section_id
JOIN entities ON entities.entity_id = statements.entity_id
LEFT JOIN origins ON origins.record_id = statements.statement_id AND origins.table_name = 'statements'
LEFT JOIN said AS own ON own.said_id = statements.statement_id AND NOT own.reported
LEFT JOIN said AS told ON told.said_id = statements.statement_id AND told.reported
LEFT JOIN cited ON cited.statement_id = statements.statement_id
{_code("sort", "statements", "kind", "statements.kind")}
{_code("surely", "statements", "modality", "statements.modality")}
{_code("affirmed", "statements", "polarity", "statements.polarity")}
ORDER BY +articles.rowid, statements.char_start, statements.char_end, statements.rowid""",
    "shared_entities": f"""
WITH places AS (
  SELECT entity_id, article_id, count(*) AS mentions, 0 AS proofs, min(page) AS page
  FROM mentions GROUP BY 1, 2
  UNION ALL
  SELECT entity_id, article_id, 0, count(*), min(page)
  FROM evidence WHERE entity_id IS NOT NULL GROUP BY 1, 2
), found AS (
  SELECT entity_id, article_id, sum(mentions) AS mention_count,
    sum(proofs) AS evidence_count, min(page) AS first_page
  FROM places GROUP BY 1, 2
), counted AS (
  SELECT found.*, count(*) OVER (PARTITION BY entity_id) AS article_count FROM found
)
SELECT counted.entity_id, entities.entity_type, sort.label_es AS entity_type_label_es,
  sort.label_en AS entity_type_label_en, entities.label_es, entities.label_en, counted.article_count,
  counted.article_id, articles.authors AS article_authors, counted.mention_count, counted.evidence_count,
  counted.first_page, counted.first_page + articles.printed_page_offset AS first_printed_page
FROM counted
JOIN entities ON entities.entity_id = counted.entity_id
JOIN articles ON articles.article_id = counted.article_id
{_code("sort", "entities", "entity_type", "entities.entity_type")}
WHERE counted.article_count > 1
ORDER BY counted.entity_id, articles.rowid""",
}

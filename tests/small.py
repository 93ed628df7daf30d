"""A package of two invented articles, with the schemas and codes of the real one: what a test may know row by row.

«Nu» has neither year nor journal nor printed pages; «Li» is on pages 119-141 of a journal.
"""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from diplodata._names import ENTITY_LABELS, ENTITY_TABLES
from diplodata._package import DESCRIPTOR, Package, installed
from diplodata._schema import canonical_csv
from diplodata._view_rows import compute_views

Rows = list[dict[str, object]]


def at(start: int, page: int, text: str = "", **more: object) -> dict[str, object]:
    """Where words are: all of Nu's after its introduction, all of Li's in one section."""
    return {"page": page, "char_start": start, "char_end": start + len(text), **more}


def nu(start: int, page: int, text: str, **more: object) -> dict[str, object]:
    return {"article_id": "nu", "section_id": "nu-conclusions", "page_last": page, **at(start, page, text), **more}


def li(start: int, page: int, text: str, **more: object) -> dict[str, object]:
    printed = {"printed_page": page + 118}
    return {"article_id": "li", "section_id": "li-redes", "page_last": page, **printed, **at(start, page, text), **more}


def quote(
    id: str, text: str, english: str, speaker: tuple[str | None, str | None], place: dict[str, object], **more: object
) -> dict[str, object]:
    es, en = speaker
    own = {"quote_id": id, "text_es": text, "text_en": english, "english_kind": "translation", "quote_type": "inline"}
    role = {"speaker_es": es, "speaker_en": en, "speaker_role": "scholar", "word_count": len(text.split())}
    return own | role | place | more


def statement(id: str, about: str, kind: str, text: str, place: dict[str, object], **more: object) -> dict[str, object]:
    own = {"statement_id": id, "entity_id": about, "kind": kind, "position": 1, "form": "verbatim", "is_main": "false"}
    own |= {"modality": "asserted", "polarity": "affirmed"}
    return own | {"text_es": text, "text_en": f"({text})", "english_kind": "translation"} | place | more


def evidence(id: str, exact: str, supports: str, place: dict[str, object], **owner: object) -> dict[str, object]:
    return {"evidence_id": id, "exact": exact, "supports": supports} | place | owner


VALORES = "una gama de valores, normas y prácticas"
VOZ = "el Estado habla con una sola voz"
EPOCAS = "no es una época de cambios, sino un cambio de épocas"
ABIERTA = "acuerdos de paz abiertos"
MUNDO = "importantes cambios en el mundo"
MOTORES = "[a la Ciudad] las ciudades son motores del mundo"
CARAVANA = "vamos juntos"

ROWS: dict[str, Rows] = {
    "articles": [
        {"article_id": "nu", "title_es": "La sociedad civil", "title_en": "Civil society", "authors": "Ana Ñu",
         "language": "es", "page_count": 20},
        {"article_id": "li", "title_es": "El derecho a la ciudad", "title_en": "The right to the city",
         "authors": "Bo Li", "year": 2019, "container": "Revista X", "issue": 7, "pages": "119-141",
         "issn": "1133-6595", "language": "es", "page_count": 23, "printed_page_offset": 118},
    ],
    "sections": [
        {"section_id": "nu-introduction", "article_id": "nu", "position": 1, "kind": "introduction", "page": 1,
         "page_last": 2},
        {"section_id": "nu-conclusions", "article_id": "nu", "position": 2, "kind": "section", "page": 3,
         "page_last": 20, "heading_es": "CONCLUSIONES", "heading_en": "Conclusions"},
        {"section_id": "li-redes", "article_id": "li", "position": 1, "kind": "section", "page": 1, "page_last": 23,
         "heading_es": "Redes", "heading_en": "Networks"},
    ],
    "actors": [
        {"actor_id": "weiss", "name_es": "Tomás Weiss", "name_en": "Thomas Weiss", "actor_type": "person",
         "description_es": "Estudioso de la gobernanza.", "description_en": "Scholar of governance."},
        {"actor_id": "bo", "name_es": "Bo Li", "name_en": "Bo Li", "family_name": "Li", "given_name": "Bo",
         "actor_type": "person"},
        {"actor_id": "entrevistada-3", "name_es": "Entrevistada 3", "name_en": "Interviewee 3",
         "actor_type": "interviewee"},
        {"actor_id": "oficina", "name_es": "Oficina de Asuntos Ñ", "name_en": "Office of Affairs", "acronym_es": "OAÑ",
         "acronym_en": "OAÑ", "actor_type": "subnational_government_body", "scale": "city",
         "description_es": "Lleva a cabo las Casas de la Ciudad.", "description_en": "Carries out the City Houses."},
        {"actor_id": "rural", "name_es": "Secretaría Rural", "name_en": "Rural Secretariat",
         "actor_type": "subnational_government_body", "note_es": "Organización anónima.",
         "note_en": "An organisation without a name."},
    ],
    "programs": [
        {"program_id": "casas", "name_es": "Casas de la Ciudad", "name_en": "City Houses",
         "program_type": "representation_office", "lead_actor_id": "oficina", "first_page": 12,
         "description_es": "Diplomacia de la Ciudad.", "description_en": "Diplomacy of the City."},
        {"program_id": "casa-norte", "name_es": "Casa Norte", "name_en": "North House",
         "program_type": "representation_office", "parent_id": "casas", "place_es": "Casas Grandes",
         "description_es": "Una de las Casas de la Ciudad.", "description_en": "One of the City Houses."},
    ],
    "events": [
        {"event_id": "instalacion", "name_es": "Instalación en 2007", "name_en": "Installation in 2007",
         "event_type": "founding", "date_edtf": "2007", "date_precision": "year", "program_id": "casas"},
    ],
    "concepts": [
        {"concept_id": "gobernanza", "term_es": "gobernanza", "term_en": "governance", "concept_type": "approach"},
        {"concept_id": "diplomacia", "term_es": "diplomacia ciudadana", "term_en": "citizen diplomacy",
         "concept_type": "approach", "description_es": "La gobernanza de otro año.",
         "description_en": "Another year's governance."},
        {"concept_id": "paradiplomacia", "term_es": "paradiplomacia", "term_en": "paradiplomacy",
         "concept_type": "approach", "broader_id": "diplomacia"},
    ],
    "works": [
        {"work_id": "weiss-2013", "label": "Weiss, 2013", "authors": "Thomas G. Weiss", "year": 2013},
        {"work_id": "james", "label": "James", "authors": "James"},
        {"work_id": "hocking-2011", "label": "Hocking, 2011", "authors": "Hocking", "year": 2011},
        {"work_id": "gobierno-2016a", "label": "Gobierno, 2016a", "authors": "Gobierno", "year": 2016,
         "year_suffix": "a"},
        {"work_id": "pnd", "label": "PND", "authors": "Colectivo", "url": "http://pnd.example/",
         "accessed": "2014-07-21"},
        {"work_id": "entrevista", "label": "Entrevista 4"},
        {"work_id": "fox-2011", "label": "Fox y Bada, 2011", "authors": "Fox; Bada", "year": 2011},
    ],
    "quotes": [
        quote("valores", VALORES, "a range of values, norms and practices", ("Thomas G. Weiss",) * 2,
              nu(100, 3, VALORES), work_id="weiss-2013", cited_pages=31, english_kind="back_translation"),
        quote("voz", VOZ, "the State speaks with one voice", ("James",) * 2, nu(300, 9, VOZ), work_id="james",
              quoted_in_id="hocking-2011", cited_pages=227),
        quote("epocas", EPOCAS, "not an age of changes, but a change of ages", ("Un amigo", "A friend"),
              nu(500, 19, EPOCAS)),
        quote("abierta", ABIERTA, "open agreements of peace", ("W. Wilson",) * 2, nu(700, 7, ABIERTA, note_number=5),
              work_id="pnd"),
        quote("mundo", MUNDO, "important changes in the world", ("Gobierno local (PEAI)", "Local government (PEAI)"),
              li(100, 11, MUNDO), work_id="gobierno-2016a", cited_pages=4),
        quote("motores", MOTORES, "[to the City] cities are engines of the world", ("Migrante 4", "Migrant 4"),
              li(300, 2, MOTORES), work_id="entrevista"),
        quote("nadie", CARAVANA, "we go together", (None, None), li(950, 16, CARAVANA), speaker_role="interviewee"),
        quote("caravana", CARAVANA, "we go together", ("Ana Ñu",) * 2, nu(900, 16, CARAVANA, page_last=17),
              speaker_role="author"),
    ],
    "statements": [
        statement("gobernanza.definition.1", "gobernanza", "definition", VALORES[:21], nu(100, 3, VALORES[:21])),
        statement("diplomacia.definition.1", "diplomacia", "definition", "la participación",
                  li(600, 6, "la participación")),
        statement("diplomacia.claim.1", "diplomacia", "claim", "es de todos", li(700, 3, "es de todos")),
        statement("casas.other.1", "casas", "other", "non-profits", li(800, 9, "non-profits"), text_es="",
                  text_en="non-profits", english_kind="original"),
        statement("casas.claim.1", "casas", "claim", "Se abrieron pronto.", li(900, 12, "se instalaron en 2007"),
                  form="paraphrase"),
        statement("casas.claim.2", "casas", "claim", "Nadie las vio.", li(1000, 13, "nadie vio las casas"),
                  form="paraphrase", page_last=14, note_number=4, position=2),
        statement("li.thesis.1", "li", "thesis", "La ciudad es de todos.", li(700, 3, "es de todos"),
                  form="paraphrase"),
    ],
    "attributions": [
        {"attribution_id": "valores.speaks.weiss", "quote_id": "valores", "actor_id": "weiss", "role": "speaks"},
        {"attribution_id": "gobernanza.definition.1.defines.weiss", "statement_id": "gobernanza.definition.1",
         "actor_id": "weiss", "work_id": "weiss-2013", "role": "defines"},
        {"attribution_id": "diplomacia.definition.1.defines.fox-2011", "statement_id": "diplomacia.definition.1",
         "work_id": "fox-2011", "cited_pages": 3, "role": "defines"},
        {"attribution_id": "casas.other.1.asserts.fox-2011", "statement_id": "casas.other.1", "work_id": "fox-2011",
         "role": "asserts"},
        {"attribution_id": "casas.claim.1.asserts.oficina", "statement_id": "casas.claim.1", "actor_id": "oficina",
         "role": "asserts"},
        {"attribution_id": "li.thesis.1.asserts.bo", "statement_id": "li.thesis.1", "actor_id": "bo",
         "work_id": "hocking-2011", "role": "asserts"},
        {"attribution_id": "casas.claim.2.asserts.oficina", "statement_id": "casas.claim.2", "actor_id": "oficina",
         "work_id": "fox-2011", "cited_pages": 7, "role": "asserts"},
        {"attribution_id": "casas.claim.2.asserts.rural", "statement_id": "casas.claim.2", "actor_id": "rural",
         "work_id": "hocking-2011", "role": "asserts"},
        {"attribution_id": "casas.claim.2.asserts.entrevistada-3", "statement_id": "casas.claim.2",
         "actor_id": "entrevistada-3", "role": "asserts"},
        {"attribution_id": "casas.claim.2.reports.bo", "statement_id": "casas.claim.2", "actor_id": "bo",
         "role": "reports"},
    ],
    "relations": [
        {"relation_id": "oficina.operates.casas", "subject_id": "oficina", "predicate": "operates",
         "object_id": "casas"},
        {"relation_id": "rural.operates.casas", "subject_id": "rural", "predicate": "operates", "object_id": "casas",
         "date_start": 2007, "date_end": 2010},
        {"relation_id": "casa-norte.part_of.casas", "subject_id": "casa-norte", "predicate": "part_of",
         "object_id": "casas"},
    ],
    "names": [
        {"name_id": "n-1", "entity_id": "weiss", "name": "Thomas G. Weiss", "language": "en", "name_kind": "official",
         "match_mode": "always"},
        {"name_id": "n-2", "entity_id": "casas", "name": "Casas de la Ciudad", "language": "es",
         "name_kind": "official", "match_mode": "always"},
    ],
    "mentions": [
        {"mention_id": "m-1", "entity_id": "weiss", "name_id": "n-1", "surface": "Thomas G. Weiss",
         "block_kind": "body"} | nu(70, 3, "Thomas G. Weiss"),
        {"mention_id": "m-2", "entity_id": "oficina", "name_id": "n-2", "surface": "la Ciudad",
         "block_kind": "quotation"} | li(303, 2, "la Ciudad"),
    ],
    "evidence": [
        evidence("ev-1", "Thomas G. Weiss", "name", nu(70, 3, "Thomas G. Weiss"), entity_id="weiss"),
        evidence("ev-2", "normas y prácticas", "description", nu(121, 3, "normas y prácticas"), entity_id="weiss"),
        evidence("ev-3", "las «Casas de la Ciudad»", "existence", li(880, 12, "las «Casas de la Ciudad»"),
                 entity_id="casas", prefix="eran", suffix=", ya"),
        evidence("ev-4", "se instalaron en 2007", "statement", li(905, 12, "se instalaron en 2007"),
                 statement_id="casas.claim.1"),
        evidence("ev-5", "a cargo de la Oficina", "relation", li(950, 12, "a cargo de la Oficina"),
                 relation_id="oficina.operates.casas"),
        evidence("ev-6", VALORES[:21], "statement", nu(100, 3, VALORES[:21]), statement_id="gobernanza.definition.1"),
        evidence("ev-7", "la participación", "statement", li(600, 6, "la participación"),
                 statement_id="diplomacia.definition.1"),
        evidence("ev-8", "es de todos", "statement", li(700, 3, "es de todos"), statement_id="diplomacia.claim.1"),
        evidence("ev-10", "nadie vio las casas", "statement", li(1000, 13, "nadie vio las casas"),
                 statement_id="casas.claim.2"),
        evidence("ev-11", "es de todos", "statement", li(700, 3, "es de todos"), statement_id="li.thesis.1"),
        evidence("ev-9", "non-profits", "statement", li(800, 9, "non-profits"), statement_id="casas.other.1"),
    ],
    "citations": [
        {"citation_id": "c-1", "work_id": "weiss-2013", "form": "parenthetical", "cited_pages": 31,
         "quote_id": "valores"} | nu(142, 3, "Weiss, 2013: 31"),
        {"citation_id": "c-2", "work_id": "james", "form": "parenthetical", "quoted_in_id": "hocking-2011"}
        | nu(340, 9, "James, en Hocking, 2011"),
    ],
    "coverage": [
        {"candidate_id": "x-1", "kind": "citation", "text": "Weiss, 2013: 31", "outcome": "recorded"}
        | nu(142, 3, "Weiss, 2013: 31"),
        {"candidate_id": "x-2", "kind": "citation", "text": "James, en Hocking, 2011", "outcome": "recorded"}
        | nu(340, 9, "James, en Hocking, 2011"),
    ],
    "translations": [
        {"table_name": "quotes", "record_id": "epocas", "field": "text", "origin": "editor"},
        {"table_name": "quotes", "record_id": "epocas", "field": "speaker", "origin": "machine"},
    ],
}  # fmt: skip

CITATION = """\
cff-version: 1.2.0
title: diplodata
authors:
- name: diplodata contributors
version: 0.1.0
references:
- type: generic
  title: La sociedad civil
  authors:
  - name: Ana Ñu
- type: article
  title: El derecho a la ciudad
  journal: Revista X
  authors:
  - name: Bo Li
"""


def entities() -> Iterator[dict[str, object]]:
    """The common parents of the rows of the tables of entities."""
    for kind, table in ENTITY_TABLES.items():
        for row in ROWS[table]:
            found: dict[str, object] = {"entity_id": row[f"{kind}_id"], "entity_type": kind}
            for lang in ("es", "en"):
                found[f"label_{lang}"] = row[f"{ENTITY_LABELS[table]}_{lang}"]
                found[f"number_{lang}"] = "plural" if row[f"{kind}_id"] == "casas" else "singular"
            yield found


def small_package(folder: Path) -> Path:
    """Write the package into a folder: CSV files and their descriptor, without Parquet twins."""
    real: Package = installed()
    rows = ROWS | {"entities": list(entities())}
    for table, resource in real.resources.items():
        path = folder / resource["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if table == "vocabulary":
            shutil.copy(real.file_of(table), path)
            continue
        columns = [field["name"] for field in real.fields(table)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            plain = {"modality": "asserted", "polarity": "affirmed"} if table == "relations" else {}
            writer.writerows(plain | row for row in rows.get(table, []))
    (folder / DESCRIPTOR).write_text(json.dumps(real.descriptor), "utf-8")
    write_views(Package(folder))
    (folder / "CITATION.cff").write_text(CITATION, "utf-8")
    return folder


def write_views(package: Package) -> None:
    """Write the CSV files of the views of a package anew, from its tables."""
    tables = {
        name: ([field["name"] for field in package.fields(name)], package.rows(name)) for name in package.resources
    }
    for view, (columns, rows) in compute_views(tables).items():
        truths = {field["name"] for field in package.fields(view) if field["type"] == "boolean"}
        cells = (
            [bool(one) if name in truths and one is not None else one for name, one in zip(columns, row, strict=True)]
            for row in rows
        )
        file = Path(package.file_of(view))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(canonical_csv(columns, cells))

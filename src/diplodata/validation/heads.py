"""Rules of codes that the first noun of a name decides."""

import re
from collections.abc import Iterator

from .hits import Hit
from .package import RawPackage

_WORD = re.compile(r"[^\W\d_]{3,}")
_BEFORE = re.compile(r"(?:primer|segund|tercer|cuart|quint|sext|séptim|octav|noven|décim)[oa]?s?")
_BODIES = "national_government_body subnational_government_body"
# The codes that a name allows which begins with one of some words, in the singular and without an ordinal before them.
_LINES = {
    "actors": f"""
banco · international_financial_institution national_government_body company
ejército · armed_group {_BODIES}
secretaría ministerio subsecretaría · {_BODIES} intergovernmental_organization
gobierno jefatura ayuntamiento alcaldía subdirección embajada consulado · {_BODIES}
comisión · commission intergovernmental_organization {_BODIES}
corte tribunal · intergovernmental_organization {_BODIES}
universidad facultad · academic_institution
partido · political_party
red · network civil_society_organization
movimiento · social_movement political_party armed_group
sindicato fundación · civil_society_organization network
periódico diario · media
""",
    "programs": """
tratado pacto protocolo constitución ley código · legal_instrument
convención · legal_instrument conference_series
cumbre conferencia foro congreso · conference_series
campaña · campaign
convenio hermanamiento · agreement
convocatoria · call_for_proposals
plan · plan programme
informe manual libro · publication
""",
    "events": """
creación fundación establecimiento apertura · founding
guerra levantamiento · historical_turning_point mobilization
congreso conferencia cumbre foro seminario · conference negotiation_or_signing
publicación · publication
negociación firma ratificación · negotiation_or_signing
elección jornada · election_or_transition
caso · court_case
caravana marcha protesta · mobilization
feria fiesta festival · festival
entrevista · fieldwork
reforma desaparición conversión · reform
etapa · phase
""",
}
_COLUMNS = {"actors": "actor_type", "programs": "program_type", "events": "event_type"}
_ALLOWED = {
    name: {
        word: tuple(codes.split())
        for line in lines.strip().splitlines()
        for words, codes in [line.split(" · ")]
        for word in words.split()
    }
    for name, lines in _LINES.items()
}


def types_of_names(package: RawPackage) -> Iterator[Hit]:
    """The type of an actor, programme or event is one that the first noun of its Spanish name allows, where the noun
    decides: a «Banco» is no civil society organisation, a «Cumbre» no legal instrument.

    El tipo de un actor, programa o evento es uno de los que admite el primer sustantivo de su nombre, si este decide:
    un «Banco» no es una organización de la sociedad civil, ni una «Cumbre» un instrumento jurídico.
    """
    for name, column in _COLUMNS.items():
        for row in package[name].rows:
            words = (word for word in _WORD.findall(row["name_es"].casefold()) if not _BEFORE.fullmatch(word))
            head = next(words, "")
            allowed = next((codes for one in _forms(head, name) if (codes := _ALLOWED[name].get(one))), None)
            if allowed and row[column] not in allowed:
                yield row.hit(column, f"«{row['name_es']}»: {row[column]} ≠ {' | '.join(allowed)}")


def _forms(word: str, table: str) -> tuple[str, ...]:
    """A word as it stands, and what it may be in the singular; several actors are no longer one of their kind."""
    singular = (word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('iones')}ión")
    return (word,) if table == "actors" else (word, *singular)

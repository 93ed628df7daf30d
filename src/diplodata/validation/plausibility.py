"""Rules of what cannot be: dates after those who write of them, parts that outlive the whole, cells at odds."""

from collections.abc import Iterator
from datetime import date

from .._edtf import Bounds
from .dates import DATES, bounds_of
from .hits import Hit
from .package import RawPackage, Row, grouped

_PARENT_TIES = {"actors": ("part_of", "reports_to", "member_of"), "programs": ("part_of",), "events": ("part_of",)}
_LEADS = ("operates", "organizes", "published", "signs", "promotes")  # from the one who leads to the programme
_LED = ("led_by", "founded_by")  # from the programme


def written_in_time(package: RawPackage) -> Iterator[Hit]:
    """Nothing is dated, said or published after the year of the article that tells of it.

    Nada se fecha, se dice ni se publica después del año del artículo que lo cuenta.
    """
    cited_in = grouped((row["work_id"], row["article_id"]) for row in package["citations"].rows)
    for table, row in package.rows():
        told_in = [row["article_id"], *row["article_ids"].split()]
        if table.name == "relations":
            told_in = [one["article_id"] for one in package.evidence_of.get(row["relation_id"], [])]
        elif table.name == "works":
            told_in = cited_in.get(row["work_id"], [])
        elif table.name == "names":
            told_in = package.entity_rows.get(row["entity_id"], row)["article_ids"].split()
        last = _last_year(package, told_in)
        starts = {column: start.year for column in DATES if (start := _life(row, column)[0])}
        years = {column: year for column in ("said_in", "year") if (year := row.integer(column)) is not None}
        for column, year in (starts | years).items():
            if last is not None and year > last:
                yield row.hit(column, f"«{row[column]}» > {last}")


def _last_year(package: RawPackage, told_in: list[str]) -> int | None:
    """The year of the latest of some articles, None if that of any is unknown."""
    articles = package["articles"].by_id
    years = [articles[key].integer("year") for key in told_in if key in articles]
    known = [year for year in years if year is not None]
    return max(known) if known and len(known) == len(years) else None


def parts_in_time(package: RawPackage) -> Iterator[Hit]:
    """A part does not start before its whole nor end after it, and an event is in the time of its programme.

    Una parte no empieza antes que su conjunto ni termina después, y un evento cae en el tiempo de su programa.
    """
    lives = _lives(package)
    for name in ("actors", "programs", "events"):
        for key, row in package[name].by_id.items():
            for column in ("parent_id", "program_id" if name == "events" else ""):
                yield from _outside(row, column, lives[key], lives.get(row[column], (None, None)))


def ties_in_time(package: RawPackage) -> Iterator[Hit]:
    """A tie does not start before either of its ends nor end after it.

    Un vínculo no empieza antes que ninguno de sus extremos ni termina después.
    """
    lives = _lives(package)
    for row in package["relations"].rows:
        own = _life(row, "date_start")[0], _life(row, "date_end")[1]
        for column in ("subject_id", "object_id"):
            yield from _outside(row, column, own, lives.get(row[column], (None, None)))


def _lives(package: RawPackage) -> dict[str, Bounds]:
    """The first and the last day of each actor, programme and event, as far as they are known."""
    rows = package.entity_rows.items()
    ends = {key: ("date_edtf",) * 2 if row["date_edtf"] else ("date_start", "date_end") for key, row in rows}
    return {key: (_life(row, ends[key][0])[0], _life(row, ends[key][1])[1]) for key, row in rows}


def _life(row: Row, column: str) -> Bounds:
    """The first and the last day of a date; none where there is none, or one that edtf_valid reports."""
    return bounds_of(row[column]) or (None, None)


def _outside(row: Row, column: str, own: Bounds, whole: Bounds) -> Iterator[Hit]:
    """A hit where a span of time is before another, after it, or sticks out of it by years."""
    (start, end), (first, last) = own, whole
    if (start and first and start.year < first.year) or (end and first and end < first):
        yield row.hit(column, f"{_day(start or end)} < {first}")
    if (end and last and end.year > last.year) or (start and last and start > last):
        yield row.hit(column, f"{_day(end or start)} > {last}")


def _day(day: date | None) -> str:
    return str(day or "")


def leads_and_parents_tied(package: RawPackage) -> Iterator[Hit]:
    """A parent and a lead stand in a relation too, the latest of its kind, and what is part of something has its
    parent, unless it is a group of people.

    Un responsable y aquello a lo que una fila pertenece están también en una relación, la última de su clase, y lo que
    forma parte de algo lo lleva en su fila, salvo un grupo de personas.
    """
    relations = package["relations"].rows
    from_it = grouped((row["subject_id"], row) for row in relations)
    to_it = grouped((row["object_id"], row) for row in relations)
    for name, predicates in _PARENT_TIES.items():
        for key, row in package[name].by_id.items():
            parents = [(tie["object_id"], tie) for tie in from_it.get(key, []) if tie["predicate"] in predicates]
            yield from _untied(row, "parent_id", parents)
            wholes = [other for other, tie in parents if tie["predicate"] == "part_of"]
            if wholes and not row["parent_id"] and row["actor_type"] != "collective":
                yield row.hit("parent_id", f"∅ ≠ «{wholes[0]}»")
    for key, row in package["programs"].by_id.items():
        leads = [(tie["subject_id"], tie) for tie in to_it.get(key, []) if tie["predicate"] in _LEADS]
        leads += [(tie["object_id"], tie) for tie in from_it.get(key, []) if tie["predicate"] in _LED]
        yield from _untied(row, "lead_actor_id", leads)
        carried_out = [who for who, tie in leads if tie["predicate"] in ("operates", "led_by")]
        if carried_out and not row["lead_actor_id"]:
            yield row.hit("lead_actor_id", f"∅ ≠ «{carried_out[0]}»")


def _untied(row: Row, column: str, ties: list[tuple[str, Row]]) -> Iterator[Hit]:
    if not row[column]:
        return
    own = [tie["date_start"] for other, tie in ties if other == row[column]]
    if not own:
        yield row.hit(column, f"«{row[column]}» → relations")
    latest = max(own, default="")
    for other, tie in ties:
        if latest and tie["date_start"] > latest:
            yield row.hit(column, f"«{row[column]}» < «{other}»")


def status_in_time(package: RawPackage) -> Iterator[Hit]:
    """A programme that ended before its article was written is neither active nor planned, and one that has begun is
    not planned.

    Un programa que terminó antes de que se escribiera su artículo no está en curso ni previsto, y uno que ha comenzado
    no está previsto.
    """
    for row in package["programs"].rows:
        end, last = _life(row, "date_end")[1], _last_year(package, row["article_ids"].split())
        if row["status"] in ("active", "planned") and end and last and end.year < last:
            yield row.hit("status", f"{row['status']}: {row['date_end']} < {last}")
        start = _life(row, "date_start")[0]
        if row["status"] == "planned" and start and last and start.year < last:
            yield row.hit("status", f"planned: {row['date_start']} < {last}")


def persons_named(package: RawPackage) -> Iterator[Hit]:
    """A person has a family name, or none and the given name alone (a king), nobody else has one, and given name and
    family name make up the name, in this order unless a note says why.

    Una persona tiene apellidos, o no los tiene y lleva solo el nombre de pila (un rey), nadie más los tiene, y nombre
    de pila y apellidos forman el nombre, en este orden salvo que una nota diga por qué.
    """
    for row in package["actors"].rows:
        by_given_name = row["actor_type"] == "person" and row["given_name"] == row["name_es"]
        if bool(row["family_name"]) != (row["actor_type"] == "person" and not by_given_name):
            yield row.hit("family_name", f"{row['actor_type']}: «{row['family_name']}»")
        parts = f"{row['given_name']} {row['family_name']}".strip()
        outside = [column for column in ("family_name", "given_name") if row[column] not in row["name_es"]]
        for column in outside:
            yield row.hit(column, f"«{row[column]}» ∉ «{row['name_es']}»")
        is_whole = sorted(parts.split()) == sorted(row["name_es"].split())
        if parts and not outside and parts != row["name_es"] and not (is_whole and row["note_es"]):
            yield row.hit("family_name", f"«{parts}» ≠ «{row['name_es']}»")


def acronyms_named(package: RawPackage) -> Iterator[Hit]:
    """The acronyms of an entity are among its names, the Spanish one as a Spanish name.

    Las siglas de una entidad están entre sus nombres, la española como nombre en español.
    """
    for key, row in package.entity_rows.items():
        names = {one["name"]: one["language"] for one in package.names_of.get(key, []) if one["name_kind"] == "acronym"}
        for column in ("acronym_es", "acronym_en"):
            # An English acronym that is the Spanish one stands once among the names, as the Spanish one.
            if row[column] and names.get(row[column]) not in ("es", column[-2:]):
                yield row.hit(column, f"«{row[column]}» ∉ {sorted(names)}")


def works_labelled(package: RawPackage) -> Iterator[Hit]:
    """The label of a work has its year with its letter, and a letter stands with a year.

    La referencia abreviada de una obra lleva su año con su letra, y una letra va con un año.
    """
    for row in package["works"].rows:
        year = row["year"] + row["year_suffix"]
        if (row["year_suffix"] and not row["year"]) or year not in row["label"]:
            yield row.hit("year", f"«{year}» ∉ «{row['label']}»")


def works_cited_apart(package: RawPackage) -> Iterator[Hit]:
    """A work is not cited through itself, pages go with a work, and a citation serves rows of its own article.

    Una obra no se cita a través de sí misma, las páginas van con una obra y una referencia sirve a filas de su
    artículo.
    """
    for name in ("quotes", "citations"):
        for row in package[name].rows:
            if row["quoted_in_id"] and row["quoted_in_id"] == row["work_id"]:
                yield row.hit("quoted_in_id", f"«{row['quoted_in_id']}»")
            if row["cited_pages"] and not row["work_id"]:
                yield row.hit("cited_pages", f"«{row['cited_pages']}»")
    for row in package["citations"].rows:
        for name, column in (("quotes", "quote_id"), ("statements", "statement_id")):
            served = package[name].by_id.get(row[column])
            if served and served["article_id"] != row["article_id"]:
                yield row.hit(column, f"{served['article_id']} ≠ {row['article_id']}")


def pages_follow(package: RawPackage) -> Iterator[Hit]:
    """Within the body of an article, what stands later is on the same page or a later one.

    En el cuerpo de un artículo, lo que viene después está en la misma página o en una posterior.
    """
    notes = {key for key, row in package["sections"].by_id.items() if row["kind"] == "notes"}
    placed = [row for _, row in package.rows() if "char_start" in row and row["section_id"] not in notes]
    for rows in grouped((row["article_id"], row) for row in placed).values():
        latest = 0
        for row in sorted(rows, key=lambda row: row.integer("char_start") or 0):
            page = row.integer("page") or latest
            if page < latest:
                yield row.hit("page", f"{page} < {latest}")
            latest = max(latest, page)


def inverses_of_predicates(package: RawPackage) -> Iterator[Hit]:
    """Predicates read both ways, in the singular and in the plural; other codes do not.

    Los predicados se leen en los dos sentidos, en singular y en plural; los demás códigos, no.
    """
    for row in package["vocabulary"].rows:
        for name in ("plural_label", "inverse_label", "plural_inverse_label"):
            for column in (f"{name}_es", f"{name}_en"):
                if bool(row[column]) != (row["field"] == "predicate"):
                    yield row.hit(column, f"{row['field']}: «{row[column]}»")


def words_differ(package: RawPackage) -> Iterator[Hit]:
    """A correction differs from what is printed, and a paraphrase from the words that it rests on.

    Una corrección difiere de lo impreso, y una paráfrasis, de las palabras en que se apoya.
    """
    for row in package["errata"].rows:
        if row["corrected"] == row["as_printed"]:
            yield row.hit("corrected", f"«{row['corrected']}»")
    for key, row in package["statements"].by_id.items():
        words = {one["exact"] for one in package.evidence_of.get(key, [])}
        if row["form"] == "paraphrase" and row["text_es"] in words:
            yield row.hit("form", f"«{row['text_es'][:60]}»")


def issn_valid(package: RawPackage) -> Iterator[Hit]:
    """The last digit of an ISSN is the one that the others give.

    El último dígito de un ISSN es el que resulta de los demás.
    """
    for row in package["articles"].rows:
        for column in ("issn", "eissn"):
            digits = row[column].replace("-", "")
            if digits[:-1].isdecimal() and digits[-1] != _check_digit(digits[:-1]):
                yield row.hit(column, f"«{row[column]}»: {_check_digit(digits[:-1])}")


def _check_digit(digits: str) -> str:
    """ISO 3297: weights 8 to 2, modulo 11."""
    rest = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=False)) % 11
    return "X" if rest == 10 else str(rest)

"""Rules of works: their labels, authors and years, and what kind of source they are."""

import re
from collections.abc import Iterator
from datetime import date

from .._names import SEPARATORS
from .bilingual_consistency import numbers_in
from .cells import value_of
from .evidence_support import MONTHS
from .hits import Hit
from .package import RawPackage, Row

_NO_DOCUMENTS = ("news", "article", "interview")
_AND = "(?:, | y | e | and | & )"
_AFTER_AUTHORS = re.compile(r", (?=\d{4}|en |in |s\. ?f|n\. ?d)")


def works_authored(package: RawPackage) -> Iterator[Hit]:
    """The label of a work that begins with its authors names all of them in their order, by their last names.

    La referencia abreviada de una obra que empieza con sus autores los nombra a todos en su orden, por sus apellidos.
    """
    for row in package["works"].rows:
        named, *rest = _AFTER_AUTHORS.split(row["label"], maxsplit=1)
        listed = [_last_words(one) for one in row["authors"].split(SEPARATORS["authors"])] if row["authors"] else []
        shortened = listed and re.fullmatch(f"{listed[0]} et al\\.", named)
        if rest and not shortened and not re.fullmatch(_AND.join(listed), named):
            yield row.hit("authors", f"«{row['authors']}» ≠ «{named}»")


def _last_words(author: str) -> str:
    """A pattern for the whole name of an author, or for its last words."""
    words = author.split(" ")
    return f"(?:{'|'.join(re.escape(' '.join(words[start:])) for start in range(len(words)))})"


def years_lettered(package: RawPackage) -> Iterator[Hit]:
    """The letter after the year in the label and the id of a work is its year_suffix.

    La letra que sigue al año en la referencia abreviada y en el identificador de una obra es su year_suffix.
    """
    for row in package["works"].rows:
        for column in ("label", "work_id") if row["year"] else ():
            found = re.search(rf"(?<!\d){re.escape(row['year'])}([a-z]?)(?!\w)", row[column])
            if found and found[1] != row["year_suffix"]:
                yield row.hit("year_suffix", f"«{row['year_suffix']}» ≠ «{found[1]}» («{row[column]}»)")


def labels_in_words(package: RawPackage) -> Iterator[Hit]:
    """What a work is called is not its id.

    Una obra no se denomina con su identificador.
    """
    for key, row in package["works"].by_id.items():
        if row["label"] == key:
            yield row.hit("label", f"«{key}»")


def interviews_apart(package: RawPackage) -> Iterator[Hit]:
    """What an interviewee says comes from an interview, the one of the same number, without an author.

    Lo que dice una persona entrevistada procede de una entrevista, la del mismo número, sin autor.
    """
    works, actors = package["works"].by_id, package["actors"].by_id
    for row in package["attributions"].rows:
        actor, work = actors.get(row["actor_id"]), works.get(row["work_id"])
        if actor and work and actor["actor_type"] == "interviewee":
            if work["work_type"] != "interview":
                yield work.hit("work_type", f"{work['work_type']} ← {row['actor_id']}")
            if numbers_in(actor["name_es"]) != numbers_in(work["label"]) - {work["year"]}:
                yield row.hit("work_id", f"«{actor['name_es']}» ≠ «{work['label']}»")
    for work in works.values():
        if work["work_type"] == "interview" and work["authors"]:
            yield work.hit("work_type", f"«{work['authors']}»")


def web_accessed(package: RawPackage) -> Iterator[Hit]:
    """A work that was consulted online has its address.

    Una obra que se consultó en línea lleva su dirección.
    """
    for row in package["works"].rows:
        if row["accessed"] and not row["url"]:
            yield row.hit("accessed", f"«{row['accessed']}»")


def works_cited(package: RawPackage) -> Iterator[Hit]:
    """A work is cited, quoted or named as the source of something, unless it is a web site or its note says where it
    stands.

    Una obra se cita, o se nombra como fuente de algo, salvo que sea un sitio web o su nota diga dónde aparece.
    """
    tables = ("citations", "attributions", "quotes")
    used = {row[one] for name in tables for row in package[name].rows for one in ("work_id", "quoted_in_id")}
    for key, row in package["works"].by_id.items():
        if key not in used and row["work_type"] != "website" and not row["note_es"]:
            yield row.hit("work_id", f"«{key}» → {' | '.join(tables)}")


def works_of_bodies(package: RawPackage) -> Iterator[Hit]:
    """What a government body wrote is no news, article or interview.

    Lo que escribió un órgano de gobierno no es una noticia, un artículo ni una entrevista.
    """
    for row, author in _by_actors(package):
        if author["actor_type"].endswith("government_body") and row["work_type"] in _NO_DOCUMENTS:
            yield row.hit("work_type", f"{row['work_type']}: {author['actor_type']} «{row['authors']}»")


def works_after_authors(package: RawPackage) -> Iterator[Hit]:
    """A work was not written or consulted before its author began to exist.

    Una obra no se escribió ni se consultó antes de que existiera su autor.
    """
    for row, author in _by_actors(package):
        start = author["date_start"][:4]
        for column in ("year", "accessed"):
            if start.isdecimal() and row[column] and row[column][:4] < start:
                yield row.hit(column, f"«{row[column]}» < {author['date_start']}")


def _by_actors(package: RawPackage) -> Iterator[tuple[Row, Row]]:
    """Each work with each of its authors that is an actor."""
    names = {name.casefold(): keys for name, keys in package.owners_of.items()}
    for row in package["works"].rows:
        for author in row["authors"].split(SEPARATORS["authors"]):
            for key in names.get(author.casefold(), ()):
                if actor := package["actors"].by_id.get(key):
                    yield row, actor


def accessed_printed(package: RawPackage) -> Iterator[Hit]:
    """The day on which a work was consulted is among the dates that the articles print.

    El día en que se consultó una obra está entre las fechas que imprimen los artículos.
    """
    printed = [row["text"].casefold() for row in package["coverage"].rows if row["kind"] == "date"]
    for row in package["works"].rows:
        day = value_of(row["accessed"], "date") if row["accessed"] else None
        if isinstance(day, date) and not any(_is_day(text, day) for text in printed):
            yield row.hit("accessed", f"«{row['accessed']}» ∉ coverage (date)")


def _is_day(text: str, day: date) -> bool:
    """Whether a printed date is a day, be the month in words or in figures."""
    numbers = [int(one) for one in re.findall(r"[0-9]{1,4}", text)]
    has_month = day.month in numbers or any(name in text for name in MONTHS[day.month - 1])
    return has_month and day.day in numbers and day.year in numbers

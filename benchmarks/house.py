"""How a build grows with the number of articles: `house.py 2 20 200` builds houses of so many articles, of invented
words, with as many records of each as our own two have.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
import resource
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from diplodata_build import run
from diplodata_build.base.checkout import Checkout
from diplodata_build.releases.version import write_values

ROOT = Path(__file__).resolve().parent.parent
# Of one article: half of what our own two have. Of seven sentences one has a quotation.
ACTORS, PROGRAMS, EVENTS, CONCEPTS, WORKS, STATEMENTS, SENTENCES = 76, 24, 26, 45, 55, 257, 180
FILLER, PAGE = 10, 30  # words that fill a sentence, lines of a page
SECTIONS = {
    "Los puertos y las redes": "Ports and networks",
    "Los instrumentos del muelle": "The instruments of the quay",
    "Las visitas de la costa": "The visits on the coast",
    "Conclusiones": "Conclusions",
}
HEAD = '#\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
LITTLE = [
    "la",
    "red",
    "de",
    "los",
    "puertos",
    "une",
    "a",
    "las",
    "villas",
    "de",
    "la",
    "costa",
    "y",
    "del",
    "mar",
    "en",
]
BEGINNINGS = [*"bcdfglmnprstvz", "br", "cl", "dr", "fl", "gr", "pl", "tr"]
MIDDLES = [*"aeiou", "ia", "io", "ue"]


@dataclass
class _Article:
    """One article as it is made: its sentences, records by table, and the English of these."""

    number: int
    rng: random.Random
    sentences: list[str] = field(default_factory=list)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    english: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def article_id(self) -> str:
        return f"article-{self.number}"

    @property
    def author(self) -> str:
        """Who wrote it."""
        return f"Teresa {self.family_name}"

    def word(self, syllables: int = 4) -> str:
        """A word that nothing in this article has used."""
        while True:
            made = "".join(self.rng.choice(BEGINNINGS) + self.rng.choice(MIDDLES) for _ in range(syllables)) + "n"
            if made not in self.used:
                self.used.add(made)
                return made

    def __post_init__(self) -> None:
        self.family_name = self.word(3).capitalize()


def make(folder: Path, articles: int, seed: int = 1) -> Checkout:
    """Write a house of so many articles into an empty folder; the same bytes for the same numbers."""
    curation = folder / "curation"
    shutil.copytree(ROOT / "curation", curation, ignore=shutil.ignore_patterns("records", "en.po", "drafts.po"))
    for name in ("distinct", "dismissed", "retired"):
        (curation / f"{name}.yaml").write_text("[]\n", "utf-8")
    (curation / "expected.yaml").unlink()
    (folder / "articles").mkdir()
    (folder / "readings").mkdir()
    registered, english = [], HEAD
    for number in range(articles):
        article = _Article(number, random.Random(f"{seed}-{number}"))
        _fill(article)
        raw = _text(article).encode()
        (folder / "articles" / f"{article.article_id}.txt").write_bytes(raw)
        registered.append(_registered(article, hashlib.sha256(raw).hexdigest()))
        for table, records in article.records.items():
            path = curation / "records" / table / f"{article.article_id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_yaml(records), "utf-8")
        english += "".join(
            f'\nmsgctxt "{key}"\nmsgid "{es}"\nmsgstr "{en}"\n' for key, (es, en) in article.english.items()
        )
    (curation / "articles.yaml").write_text(_yaml(registered), "utf-8")
    (curation / "translation" / "en.po").write_text(english, "utf-8")
    (curation / "translation" / "drafts.po").write_text(HEAD, "utf-8")
    checkout = Checkout.at(folder)
    write_values(checkout, {"unfinished": "true", "released": "null"})
    return checkout


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)


def _registered(article: _Article, digest: str) -> dict[str, Any]:
    sections: list[dict[str, Any]] = [{"section_id": f"{article.article_id}-introduction", "kind": "introduction"}]
    for at, (es, en) in enumerate(SECTIONS.items(), 1):
        heading = {"es": es, "en": en}
        sections.append({"section_id": f"{article.article_id}-{at}", "kind": "section", "heading": heading})
    return {
        "article_id": article.article_id,
        "title": {"es": _title(article), "en": f"The ports of {article.family_name}"},
        "authors": article.author,
        "language": "es", "text_sha256": digest, "printed_page_offset": None, "printed_page_basis": "none",
        "sections": sections,
    }  # fmt: skip


def _title(article: _Article) -> str:
    return f"Los puertos de {article.family_name}"


def _text(article: _Article) -> str:
    """The printed text: sections of paragraphs of five sentences, in lines and pages."""
    lines = [_title(article).upper(), "", article.author, ""]
    each = len(article.sentences) // (len(SECTIONS) + 1)
    for at in range(len(SECTIONS) + 1):
        if at:
            lines += [list(SECTIONS)[at - 1], ""]
        mine = article.sentences[at * each : (at + 1) * each if at < len(SECTIONS) else None]
        for first in range(0, len(mine), 5):
            # A citation stays on its line: a page that starts with a number would be taken for a folio.
            paragraph = " ".join(mine[first : first + 5])
            paragraph = re.sub(r"\([^)]*\)", lambda found: found[0].replace(" ", "\0"), paragraph)
            wrapped = textwrap.wrap(paragraph, 80, break_long_words=False, break_on_hyphens=False)
            lines += [*(line.replace("\0", " ") for line in wrapped), ""]
    pages = ["\n".join(lines[at : at + PAGE]) for at in range(0, len(lines), PAGE)]
    return "\f".join(pages) + "\n"


def _fill(article: _Article) -> None:
    """Sentences that each bring in one entity and name two others, and the records that rest on them."""
    entities = list(_entities(article))
    works = [(article.word(3).capitalize(), 1960 + at % 50) for at in range(WORKS)]
    for at in range(SENTENCES):
        table, key, name = entities[at % len(entities)]
        others = [entities[(at - back) % len(entities)] for back in (1, 2)]
        first, second, third = (article.word() for _ in range(3))
        author, year = works[at % WORKS]
        filler = " ".join(article.rng.choice(LITTLE) for _ in range(FILLER))
        said = f"los puertos de {article.word()} no esperan a la costa de {article.word()}"
        quote = f"«{said}»" if at % 7 == 0 else said
        article.sentences.append(
            f"La red de {first} une a {name} {filler} de {second} con {others[0][2]} y {others[1][2]} en {third}, "
            f"pues {quote} ({author}, {year}: {at % 9 + 1})."
        )
        evidence = {"article_id": article.article_id, "exact": f"La red de {first} une a {name}"}
        if at < len(entities):
            _entity(article, table, key, name, evidence)
        for number, (_, other, words) in enumerate(others):
            tie: dict[str, Any] = {"article_id": article.article_id, "supports": ["relation"]}
            tie["exact"] = f"y {words} en {third}" if number else f"de {second} con {words}"
            if 2 < at < ACTORS:
                tied = {"subject_id": key, "predicate": "allied_with", "object_id": other}
                article.records.setdefault("relations", []).append(tied | {"evidence": [tie]})
        for number in range(2 if at < STATEMENTS - SENTENCES else 1):
            exact = (evidence["exact"], f"en {third}, pues")
            cited = {"work_id": f"work-{article.number}-{at % WORKS}", "cited_pages": str(at % 9 + 1)}
            _statement(article, key, exact[number], {} if number else cited)
        if quote != said:
            _quote(article, said, f"work-{article.number}-{at % WORKS}", str(at % 9 + 1))
    for at, (author, year) in enumerate(works):
        article.records.setdefault("works", []).append({
            "work_id": f"work-{article.number}-{at}", "label": f"{author}, {year}", "authors": author, "year": year,
            "work_type": "unknown", "cited_as": [f"{author} {year}"],
        })  # fmt: skip


def _entities(article: _Article) -> Iterator[tuple[str, str, str]]:
    """Table, id and name of each entity; the author comes first."""
    yield "actors", f"author-{article.number}", article.author
    kinds = (("actors", ACTORS - 1, "Red"), ("programs", PROGRAMS, "Programa"), ("events", EVENTS, "Congreso"),
             ("concepts", CONCEPTS, "diplomacia"))  # fmt: skip
    for table, count, first in kinds:
        for at in range(count):
            word = article.word()
            name = f"{first} {word}" if table == "concepts" else f"{first} {word.capitalize()}"
            yield table, f"{table[:-1]}-{article.number}-{at}", name


def _entity(article: _Article, table: str, key: str, name: str, evidence: dict[str, Any]) -> None:
    columns: dict[str, dict[str, Any]] = {
        "actors": {"actor_type": "network"},
        "programs": {"program_type": "service", "status": "active"},
        "events": {"event_type": "conference", "date_edtf": None},
        "concepts": {"concept_type": "process"},
    }
    label = "term" if table == "concepts" else "name"
    described = f"Une los oficios de la costa de {article.word()}."
    record = {f"{table[:-1]}_id": key, f"{label}_es": name} | columns[table] | {"description_es": described}
    if key.startswith("author"):
        record |= {"actor_type": "person", "given_name": "Teresa", "family_name": name.split()[-1]}
    record["evidence"] = [evidence | {"supports": ["existence", "name", "description"]}]
    article.records.setdefault(table, []).append(record)
    article.english[f"{table}:{key}:{label}"] = (name, name.replace("Red", "Network").replace("Congreso", "Congress"))
    article.english[f"{table}:{key}:description"] = (
        described,
        f"It joins the trades of the coast with one another: {described.split()[-1]}",
    )


def _statement(article: _Article, entity: str, exact: str, cited: dict[str, str]) -> None:
    position = sum(1 for one in article.records.setdefault("statements", []) if one["entity_id"] == entity) + 1
    longest = max(re.findall(r"\b[a-z]+\b", exact), key=len)
    said = f"No espera a nadie la costa de {longest}, que une a los puertos."
    article.records["statements"].append({
        "entity_id": entity, "kind": "trait", "position": position, "form": "paraphrase",
        "article_id": article.article_id, "text_es": said, "english_kind": "translation", "polarity": "denied",
        "attributions": [{"actor_id": f"author-{article.number}", "role": "asserts"} | cited], "evidence": [exact],
    })  # fmt: skip
    key = f"statements:{entity}.trait.{position}:text"
    english = f"The coast of {said.split()[7]} waits for nobody; it does not stop joining the ports."
    article.english[key] = (said, english)


def _quote(article: _Article, said: str, work: str, page: str) -> None:
    key = f"quote-{article.number}-{len(article.records.setdefault('quotes', []))}"
    article.records["quotes"].append({
        "quote_id": key, "article_id": article.article_id, "exact": said, "quote_type": "inline",
        "english_kind": "translation", "speaker_role": "scholar", "work_id": work,
        "cited_pages": page,
    })  # fmt: skip
    article.english[f"quotes:{key}:text"] = (said, "the ports do not wait for the coast")


STAGES = ("survey_curation", "load_readings", "assemble", "published_files", "_validate")


def measure(folder: Path) -> dict[str, float]:
    """Processor seconds of each stage of a build of the house in a folder, of all of it, of another build after one
    record has changed, and the peak memory in MB."""
    spent: dict[str, float] = {}

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run_it(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return stage(*given, **named)
            finally:
                spent[name] = spent.get(name, 0) + time.process_time() - start

        return run_it

    for name in STAGES:
        setattr(run, name, timed(name, getattr(run, name)))
    timed("build", run.build)(Checkout.at(folder), folder / "articles", accept_counts=True)
    first, memory = dict(spent), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    records = folder / "curation/records/actors/article-0.yaml"
    records.write_text(records.read_text("utf-8").replace("Une los", "Une otros", 1), "utf-8")
    timed("again", run.build)(Checkout.at(folder), folder / "articles", accept_counts=True)
    return first | {"again": spent["again"], "MB": memory}


def compare(sizes: list[int]) -> None:
    """Print what houses of some sizes take, each in a process of its own, and how it grows (1: with the articles)."""
    found = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            make(Path(folder), size)
            done = subprocess.run([sys.executable, __file__, folder], check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
    print("stage".ljust(16), *(f"{size:>8}" for size in sizes), "  exponent")
    for name in found[0]:
        exponent = math.log(found[-1][name] / found[0][name]) / math.log(sizes[-1] / sizes[0])
        print(name.ljust(16), *(f"{one[name]:8.1f}" for one in found), f"{exponent:10.2f}")


if __name__ == "__main__":
    given = sys.argv[1:] or ["2", "20"]
    if given[0].isdigit():
        compare([int(size) for size in given])
    else:
        print(json.dumps(measure(Path(given[0]))))

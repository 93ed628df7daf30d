"""How near each engine's drafts come to the English of the records: chrF, BLEU (sacrebleu), terms of the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diplodata_build.curation.drafts import Draft, Drafts
from diplodata_build.curation.memory import Memory
from diplodata_build.english.drafting import KEPT_WHOLE
from diplodata_build.english.glossary import Glossary

ALL = "all tables"


@dataclass(frozen=True)
class Pair:
    """A field that a machine drafted and people decided: both English texts."""

    table: str
    spanish: str
    draft: str
    english: str


@dataclass(frozen=True)
class Drafted:
    """What one engine made: pairs to compare, and how many fields it could not do or had nothing to do in."""

    label: str
    pairs: tuple[Pair, ...]
    left_empty: int
    kept_whole: int
    with_unknown: int


@dataclass(frozen=True)
class Score:
    """One line of the evaluation."""

    table: str
    fields: int
    chrf: float
    bleu: float
    terms: int
    terms_in_draft: int
    terms_in_english: int


def drafted(memory: Memory, drafts: Drafts) -> Iterator[Drafted]:
    """What each engine made of the Spanish as it is now, where the English is not a machine's."""
    comparable = [draft for draft in drafts.entries.values() if _comparable(draft, memory)]
    for label in dict.fromkeys(draft.label for draft in comparable):
        made = [draft for draft in comparable if draft.label == label]
        worked = [draft for draft in made if draft.english and draft.remarks != KEPT_WHOLE]
        pairs = tuple(_pair(draft, memory) for draft in worked)
        empty = sum(1 for draft in made if not draft.english)
        unknown = sum(1 for draft in worked if "unknown:" in draft.remarks)
        yield Drafted(label, pairs, empty, len(made) - len(worked) - empty, unknown)


def _comparable(draft: Draft, memory: Memory) -> bool:
    entry = memory.entries.get(draft.key)
    return bool(entry and entry.english and entry.spanish == draft.spanish and entry.origin != "machine")


def _pair(draft: Draft, memory: Memory) -> Pair:
    return Pair(draft.key.partition(":")[0], draft.spanish, draft.english, memory.entries[draft.key].english)


def scores(pairs: Sequence[Pair], glossary: Glossary) -> Iterator[Score]:
    """The scores of each table, then of all."""
    for table in [*dict.fromkeys(pair.table for pair in pairs), ALL]:
        yield _score(table, [pair for pair in pairs if table in (ALL, pair.table)], glossary)


def _score(table: str, pairs: Sequence[Pair], glossary: Glossary) -> Score:
    from sacrebleu.metrics import BLEU, CHRF

    told, wanted = [pair.draft for pair in pairs], [[pair.english for pair in pairs]]
    chrf, bleu = CHRF().corpus_score(told, wanted).score, BLEU().corpus_score(told, wanted).score
    terms = sum(len(glossary.judge(pair.spanish, "")) for pair in pairs)
    wrong = (_faults(glossary, ((pair.spanish, text) for pair, text in zip(pairs, told, strict=True))),
             _faults(glossary, ((pair.spanish, pair.english) for pair in pairs)))  # fmt: skip
    return Score(table, len(pairs), chrf, bleu, terms, terms - wrong[0], terms - wrong[1])


def _faults(glossary: Glossary, texts: Iterable[tuple[str, str]]) -> int:
    return sum(1 for spanish, text in texts for fault in glossary.judge(spanish, text).values() if fault)


def signatures() -> list[str]:
    """How sacrebleu counts, in its own notation."""
    from sacrebleu.metrics import BLEU, CHRF

    told = []
    for name, metric in (("chrF", CHRF()), ("BLEU", BLEU())):
        metric.corpus_score(["a"], [["a"]])
        told.append(f"{name}: {metric.get_signature()}")
    return told

"""Known noise put on clean blocks: the reader must give the same blocks back."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from samples import drawn_article
from typesetter import MARK, Noise, clean_text, typeset

from diplodata_build.text import read_text


def noises(**fixed: object) -> st.SearchStrategy[Noise]:
    """Layouts of all kinds, some of their traits given."""
    widths = st.integers(66, 92)
    traits = {
        "height": st.integers(24, 44),
        "page_start": st.sampled_from(["space", "feed", "cluster"]),
        "trailing_space": st.booleans(),
        "callouts": st.booleans(),
        "split_notes": st.booleans(),
        "note_label": st.sampled_from(["{}. ", "{} ", "[{}] "]),
    }
    chosen = {name: st.just(fixed[name]) if name in fixed else trait for name, trait in traits.items()}
    return widths.flatmap(lambda w: st.builds(Noise, width=st.just(w), note_width=st.just(w * 5 // 4), **chosen))


def drawn(seed: int, noise: Noise) -> tuple[list[tuple[str, str]], list[str], str]:
    """Blocks, notes and raw text of an article, which is noise: the text does not come back without a reader."""
    random = Random(seed)
    blocks, notes = drawn_article(random)
    raw = typeset(blocks, notes, noise, random)
    assert " ".join(raw.split()) != " ".join(clean_text(blocks, notes).split())
    return blocks, notes, raw


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises())
def test_the_clean_text_comes_back(seed: int, noise: Noise) -> None:
    blocks, notes, raw = drawn(seed, noise)
    document = read_text(raw)
    assert document.text == clean_text(blocks, notes)
    assert [block.kind for block in document.located] == [kind for kind, _ in blocks] + ["note"] * len(notes)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises(page_start="feed", callouts=False))
def test_notes_are_tied_to_the_place_of_their_mark(seed: int, noise: Noise) -> None:
    blocks, notes, raw = drawn(seed, noise)
    document = read_text(raw)
    marked = "\n\n".join(text for _, text in blocks)
    places = [len(MARK.sub("", marked[: match.start()])) for match in MARK.finditer(marked)]
    assert [mark.char_start for mark in document.note_marks] == places
    assert [block.note_number for block in document.located if block.kind == "note"] == list(range(1, len(notes) + 1))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises(page_start="cluster"))
def test_pages_and_folios(seed: int, noise: Noise) -> None:
    *_, raw = drawn(seed, noise)
    document = read_text(raw)
    clusters = raw.count("ISSN")
    assert document.page_count == 1 + clusters + raw.count("\n ")
    assert document.printed_page_offset == (noise.first_folio - 1 if clusters else None)


def test_the_noise_is_noise() -> None:
    raws = [drawn(seed, Noise())[2] for seed in range(8)]
    assert all("-\n" in raw and "\n " in raw for raw in raws)

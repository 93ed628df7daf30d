"""Known noise put on clean blocks: the reader must give the same blocks back."""

from random import Random

import pytest
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


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises())
def test_the_clean_text_comes_back(seed: int, noise: Noise) -> None:
    random = Random(seed)
    blocks, notes = drawn_article(random)
    document = read_text(typeset(blocks, notes, noise, random))
    assert document.text == clean_text(blocks, notes)
    assert [block.kind for block in document.located] == [kind for kind, _ in blocks] + ["note"] * len(notes)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises(page_start="feed", callouts=False))
def test_notes_are_tied_to_the_place_of_their_mark(seed: int, noise: Noise) -> None:
    random = Random(seed)
    blocks, notes = drawn_article(random)
    document = read_text(typeset(blocks, notes, noise, random))
    marked = "\n\n".join(text for _, text in blocks)
    places = [len(MARK.sub("", marked[: match.start()])) for match in MARK.finditer(marked)]
    assert [mark.char_start for mark in document.note_marks] == places
    assert [block.note_number for block in document.located if block.kind == "note"] == list(range(1, len(notes) + 1))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), noise=noises(page_start="cluster"))
def test_pages_and_folios(seed: int, noise: Noise) -> None:
    random = Random(seed)
    blocks, notes = drawn_article(random)
    raw = typeset(blocks, notes, noise, random)
    document = read_text(raw)
    clusters = raw.count("ISSN")
    assert document.page_count == 1 + clusters + raw.count("\n ")
    assert document.printed_page_offset == (noise.first_folio - 1 if clusters else None)


@pytest.mark.parametrize("seed", range(8))
def test_the_noise_is_noise(seed: int) -> None:
    """The generator does what it is for: without a reader the text does not come back."""
    random = Random(seed)
    blocks, notes = drawn_article(random)
    raw = typeset(blocks, notes, Noise(), random)
    assert " ".join(raw.split()) != " ".join(clean_text(blocks, notes).split())
    assert "-\n" in raw
    assert "\n " in raw

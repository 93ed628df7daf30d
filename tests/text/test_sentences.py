"""Where sentences end: abbreviations, initials, lists and quotations do not end them."""

import pytest

from diplodata_build.text.blocks import split_sentences

WHOLE = [
    "Véase Pons et al. (2011) y las pp. 3-5 del vol. 2 de esa obra.",
    "Thomas G. Weiss y W. Wilson lo dijeron antes que nadie.",
    "Criterios: «1. Consolidar la red. 2. Posicionar los puertos, y 3. Incrementar el tráfico».",
    "Son tres: a) los prácticos. b) los faros. c) las becas.",
    "Según Reygadas (s.f.: 3) la red existe, etc. y nadie lo duda.",
    "¿en qué medida la red es una red?, se pregunta.",
    "[…] Viajaron veinte personas.",
]
SPLIT = [
    ["La red existe.", "Los puertos también."],
    ["«La red existe».", "«Los puertos también»."],
    ["¿Existe la red?", "¡Claro!", "Nadie lo duda."],
    ["La red acabó en 2009.", "Los puertos siguen."],
    ["Hubo avances […]", "Ciertamente los hubo."],
    ["Prácticos, faros, etc.", "La red los une."],
    ["La red existe.", "(Los puertos también.)"],
    ["Es de 2009.", "100 personas lo vieron."],
]


@pytest.mark.parametrize("sentences", [*([text] for text in WHOLE), *SPLIT])
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start - 10 : span.end - 10] for span in split_sentences(text, 10)] == sentences

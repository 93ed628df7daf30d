"""Where sentences end: abbreviations, initials, lists and quotations do not end them."""

import pytest

from diplodata.validation.hedging import hedges_of
from diplodata_build.text.blocks import split_sentences

WHOLE = [
    "Véase Pons et al. (2011) y las pp. 3-5 del vol. 2 de esa obra.",
    "Thomas G. Weiss y W. Wilson lo dijeron antes que nadie.",
    "Criterios: «1. Consolidar la red. 2. Posicionar los puertos, y 3. Incrementar el tráfico».",
    "Son tres: a) los prácticos. b) los faros. c) las becas.",
    "Según Reygadas (s.f.: 3) la red existe, etc. y nadie lo duda.",
    "¿en qué medida la red es una red?, se pregunta.",
    "[…] Viajaron veinte personas.",
    # References to works: a title may have a full stop or a question mark.
    "Existe un estudio de Ana Robledo, Los puertos del sur. Una historia de prácticos (Lima, 2011).",
    "Véase también Ana Robledo, Mareas. De Quintalba al mar. Faros y puertos, 1810-1840 (2.ª ed.; Lima, 2011).",
    "En Ana Muro y Luis Cid (eds.), Faros. Los prácticos de Quintalba (1810-1840) (Muelle, 1998), y en otros.",
    "Lo trata en su obra El mar de las redes. Imagen de una villa (Lima, 1999); y después Luis Cid.",
    "Véase Ana Robledo, “Los prácticos del muelle”, Mareas. Revista de Historia del Mar 4 (2) (2011).",
    "Ana Robledo, «Los prácticos. Apuntes de una villa», Anales del Mar, núm. 65, otoño de 1994, pp. 7-9.",
    "Véase Ana Robledo, “¿Faros o puertos? La villa en el siglo xix”, Mareas 91 (2024).",
    "Robledo, A. (2011): Los puertos del sur. Una historia de prácticos, Faro, Lima; Muro, B. (2012): Mareas, Faro.",
    "Robledo, A. (2011): “Los puertos del sur. Una historia”, en Ana Muro (ed.), Mareas.",
    "A. ROBLEDO: Los puertos del «sur». Una historia de prácticos, Lima 2011, pp. 3-7.",
    "En A. ROBLEDO y L. CID (coords.): Los puertos del sur. Una historia de prácticos, Lima, Muelle, 2011, p. 4.",
    "A. ROBLEDO: “Los prácticos. Apuntes de una villa”, en L. CID (ed.): Mareas, Lima 2011, p. 4.",
    "Véase Los puertos del sur. Una historia de prácticos (Lima, 2011).",
    "Ana Robledo et al. Los puertos del sur (Lima, 2011) y otros.",
    "Ana Robledo et al. Los puertos del sur. Una historia de prácticos (Lima, 2011) y otros.",
    "Los puertos, vid. M. ROBLEDO (1998), y la carta de Mª T. Robledo, s.l. 1650, ca. 1655, de H. Ch. Olmedo.",
    "El faro de Ntra. Sra. del Mar, en VV. AA., Mareas (Lima, 2011), y del Stmo. Cristo.",
    "Tomo la idea de A. Robledo, Los puertos del sur. Una historia de prácticos, Lima, Muelle, 2011, p. 140.",
    "Las cartas (que al principio llamó La red del mar. Los prácticos de Quintalba, Lima, 2011) son de Mme. Robledo.",
    "Además, Ana Robledo, Redes del mar: ¿un solo puerto? (Lima, 2011) mira la villa desde el muelle.",
]
SPLIT = [
    ["La red existe.", "Los puertos también."],
    ["«La red existe».", "«Los puertos también»."],
    ["¿Existe la red?", "¡Claro!", "Nadie lo duda."],
    ["La red acabó en 2009.", "Los puertos siguen."],
    ["Hubo avances […]", "Ciertamente los hubo."],
    ["Prácticos, faros, etc.", "La red los une."],
    ["La red existe.", "(Los puertos también.)"],
    ["La red existe.", "(Los puertos también.", "Nadie lo duda.)"],
    ["AGN, caja 321.58 y 322.1.", "Un panorama de la red está en Robledo."],
    ["Robledo, Ana, Los puertos del sur, Lima, Muelle, 2011.", "Cid, Luis, Los faros del mar, Lima, Muelle, 2012."],
    ["La red (o casi una existe.", "Los puertos también."],
    ["El precio subió a 9,31 pesos, 10,14 y 12,7.", "Los años de 1977 y 1978 fueron de espera."],
    ["Es de 2009.", "100 personas lo vieron."],
    ["Robledo, op. cit., p. 49.", "Sobre la red, véase Olmedo, vol. 2.", "Otros la niegan."],
    ["a. Los puertos.", "b. Los faros del sur.", "c. Las becas."],
    ["Tiene tres partes: la a.", "La primera es larga."],
    # No references, though the next sentence has a citation.
    ["Viajaron a Buenos Aires, Argentina.", "Las redes del puerto (Robledo, 2011) lo vieron."],
    ["Lo dijo Ana Robledo, Premio nacional de historia.", "Los puertos del sur crecieron (Muro, 2011)."],
    ["Lo dijo Ana Robledo, Premio nacional de historia.", "Los puertos del sur crecen (Muro, 2011)."],
    ["Existe una red de puertos del sur.", "Una historia de prácticos (Muro, 2011)."],
    ["La red, “una red del mar”, Mareas.", "Los puertos crecieron mucho (2011)."],
    ["Robledo dijo: “La red existe.", "Los puertos del sur también”, Muro insiste (2011)."],
    [
        "Lo dijo Robledo, «Los puertos crecieron.",
        "La red nació en ellos», Muro insiste, en mayo de 1994, y calla.",
    ],
    ["La red, en “La red existe.", "Los puertos del sur crecieron”, Mareas 91 (2011)."],
    ["Existe un estudio de Ana Robledo, Los puertos del sur.", "Una historia de prácticos."],
    ["Según Robledo (2011): Los puertos del sur.", "La red nació después, Muro lo dijo."],
    ["Según Robledo (2011): “Los puertos crecen.", "La red los une”, en aquella villa del sur."],
    ["Según Robledo (2011): “Los puertos crecen.", "La red nació en ellos”, en Lima y en otra villa."],
    ["Según A. ROBLEDO: Los puertos del sur crecieron.", "Una historia de prácticos, Lima 2011."],
    ["Véase Los puertos del sur.", "La red nació en ellos (Lima, 2011)."],
    ["Lo vieron Robledo et al.", "Los puertos del sur nacieron después (Lima, 2011)."],
    ["ATENCIÓN: los puertos del sur.", "Una historia de prácticos."],
    ["¿Existe la red?", "(Robledo lo niega en 2011)."],
]


@pytest.mark.parametrize("sentences", [*([text] for text in WHOLE), *SPLIT])
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start - 10 : span.end - 10] for span in split_sentences(text, 10)] == sentences


HEDGES = [  # language, text, kinds
    ("es", "algunas redes y ciertos puertos", ["some", "some"]),
    ("es", "quizá exista; tal vez; parece posible", ["perhaps", "perhaps", "perhaps", "perhaps"]),
    ("es", "la red puede unirlos y podría más", ["may", "may"]),
    ("es", "en cierta medida, relativamente, casi", ["degree", "degree", "degree"]),
    ("es", "a menudo, por lo general la mayoría", ["often", "often", "often"]),
    ("es", "suelen verse; hay quienes comúnmente la ven", ["often", "some", "often"]),
    ("es", "creo que prácticamente; no necesariamente", ["perhaps", "degree", "denial", "degree"]),
    ("es", "han dejado de unirlos; dejaron de verse", ["denial", "denial"]),
    ("es", "ha contribuido; trata de unirlos", ["attempt", "attempt"]),
    ("es", "No es una red, ni hay ninguna sin puertos", ["denial", "denial", "denial", "denial"]),
    ("es", "tratan de evitarlo; ha tratado de unírselos; se trata de quien trata de verlos", ["attempt"] * 3),
    ("es", "Llegó. No hay red. «No tenemos ningún puerto», sobre todo algunos", [*["denial"] * 3, "some"]),
    ("en", "some ports of certain seas", ["some", "some"]),
    ("en", "perhaps it seems possible", ["perhaps", "perhaps", "perhaps"]),
    ("en", "it may, might and could", ["may", "may", "may"]),
    ("en", "to a certain extent, relatively, almost", ["degree", "degree", "degree"]),
    ("en", "often, in general, most of them", ["often", "often", "often"]),
    ("en", "I think they tend to; practically, in large measure", ["perhaps", "often", "degree", "degree"]),
    ("en", "it cannot, not necessarily", ["denial", "denial", "degree"]),
    ("en", "it has contributed; they try to", ["attempt", "attempt"]),
    ("en", "no network, nor any without ports", ["denial", "denial", "denial"]),
    # Near misses: parts of other words, names, connectives, and what is denied only to say more.
    ("es", "una organización no gubernamental y un actor no estatal o no-estatal", []),
    ("es", "Sin embargo, sin duda, no solo los puertos, no sólo ellos, no únicamente", []),
    ("es", "el poder, la parte, los nombres, la nota, el sino, la casilla", []),
    ("es", "se trata de unirlos, se ha tratado de ver, trata de los puertos, la trata de personas, ha tratado eso", []),
    ("es", "el suelo; crece quien deja los puertos", []),
    ("es", "en mayo, mayor que el 1 de Mayo", []),
    ("es", "No obstante, sobre todo en mayo, trata de lugar en lugar", []),
    ("es", "los programas Hoy No Circula y Ni Una Menos", []),
    ("es", "la marcha «No más faros» y los “ni-ni”", []),
    ("en", "in May 2015, on 1 May, mayor, canned", []),
    ("en", "a non-governmental body, not only ports, nothing, awesome, candid, almanac", []),
    ("fr", "sans doute, il ne peut pas", []),
    (None, "quizá no", []),
]


@pytest.mark.parametrize(("language", "text", "kinds"), HEDGES)
def test_words_that_hold_back_or_deny(language: str | None, text: str, kinds: list[str]) -> None:
    found = list(hedges_of(text, language))
    assert [hedge.kind for hedge in found] == kinds
    assert all(text[hedge.char_start :].startswith(hedge.word) for hedge in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [("Se llamó red.Los puertos siguen.", 2), ("Se llamó «red».Nadie lo duda.", 2), ("Véase www.red.Quintalba.mx.", 1)],
)
def test_a_space_that_the_pdf_has_lost(text: str, count: int) -> None:
    spans = split_sentences(text, 0)
    assert len(spans) == count
    assert "".join(text[span.start : span.end] for span in spans) == text

"""Writes small PDFs: lines of Helvetica at given places, to test how the text of a PDF is put in order."""

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

Drawn = tuple[float, float, float, str]  # left edge, base line, size, text, in which ^1^ is raised

ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{'41' * 32}> /U <{'42' * 32}> >>"


def set_lines(
    text: str, left: float, top: float, size: float = 10, letters: int = 60, leading: float = 1.2
) -> list[Drawn]:
    """A paragraph broken into lines, the first one indented."""
    lines = wrap(f"  {text}", letters)
    return [
        (left + (0 if number else size), top - number * 1.2 * size, size, line.strip())
        for number, line in enumerate(lines)
    ]


def write_pdf(pages: Sequence[Iterable[Drawn]], trailer: str = "", encoding: str = "/WinAnsiEncoding") -> bytes:
    """A PDF of these pages."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>",
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(f"BT {x} {y} Td {_shown(text, size)} ET" for x, y, size, text in page)
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {font} /Contents {5 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}\nendstream")
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    ids = f"/Root 1 0 R /Size {len(objects) + 1} /ID [<{'43' * 16}> <{'43' * 16}>] {trailer}"
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< {ids} >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + end.encode()


def _shown(text: str, size: float) -> str:
    """The operators that draw a line; every other piece between carets is small and raised."""
    pieces = (re.sub(r"([\\()])", r"\\\1", piece) for piece in text.split("^"))
    fonts = (f"/F1 {size} Tf 0 Ts", f"/F1 {0.65 * size} Tf {0.36 * size} Ts")
    return " ".join(f"{fonts[number % 2]} ({piece}) Tj" for number, piece in enumerate(pieces))

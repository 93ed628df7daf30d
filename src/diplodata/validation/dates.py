"""Rules of dates."""

from collections.abc import Iterator

from .._edtf import Bounds, bounds, precisions
from .._schema import to_cell
from .hits import Hit
from .package import RawPackage

DATES = ("date_start", "date_end", "date_edtf")


def edtf_valid(package: RawPackage) -> Iterator[Hit]:
    """A date is valid EDTF: a single date of level 1, a season or quarter, or an interval of years, months or days.

    Una fecha es EDTF válida: una fecha simple de nivel 1, una estación o trimestre, o un intervalo de años, meses o
    días.
    """
    for _, row in package.rows():
        for column in DATES:
            if row[column] and bounds_of(row[column]) is None:
                yield row.hit(column, f"«{row[column]}»")


def bounds_of(cell: str) -> Bounds | None:
    """The first and the last day of a date, None where the cell holds no valid one."""
    try:
        return bounds(cell)
    except ValueError:
        return None


def date_bounds(package: RawPackage) -> Iterator[Hit]:
    """The earliest and the latest day of an event are those of its date, and empty on an open side.

    El primer y el último día de un evento son los de su fecha, y quedan vacíos en el lado abierto.
    """
    for row in package["events"].rows:
        found = bounds_of(row["date_edtf"]) if row["date_edtf"] else (None, None)
        for column, day in zip(("date_earliest", "date_latest"), found or (), strict=False):
            if row[column] != (expected := to_cell(day)):
                yield row.hit(column, f"«{row[column]}» ≠ «{expected}»")


def date_precision(package: RawPackage) -> Iterator[Hit]:
    """The precision of a date fits its form, and is empty if there is no date.

    La precisión de una fecha corresponde a su forma, y queda vacía si no hay fecha.
    """
    for row in package["events"].rows:
        cell = row["date_edtf"]
        fitting = ("",) if not cell else precisions(cell) if bounds_of(cell) else (row["date_precision"],)
        if row["date_precision"] not in fitting:
            yield row.hit("date_precision", f"«{row['date_precision']}» ≠ {' | '.join(fitting)} ({cell})")


def date_order(package: RawPackage) -> Iterator[Hit]:
    """Nothing ends before it starts.

    Nada termina antes de empezar.
    """
    for _, row in package.rows():
        start, end = (bounds_of(row[column]) for column in ("date_start", "date_end"))
        if start and end and start[0] and end[1] and start[0] > end[1]:
            yield row.hit("date_end", f"{row['date_start']} > {row['date_end']}")


def date_basis(package: RawPackage) -> Iterator[Hit]:
    """A row with dates says what they are based on, and a row without dates does not.

    Una fila con fechas dice en qué se basan, y una fila sin fechas no lo dice.
    """
    for _, row in package.rows():
        if "date_basis" in row and any(row[column] for column in DATES) != bool(row["date_basis"]):
            yield row.hit("date_basis", f"«{row['date_basis']}»")

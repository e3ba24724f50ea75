"""What people do: function families, the function-level matrix with its versions, kinds of work."""

from __future__ import annotations

from pydantic import Field

from doorstroom.administrations.entries import Code, DatedEntry, Entry, Part, Text, Whole


class Family(DatedEntry):
    """A family of functions (VL-CAR-05)."""


class KindOfWork(Entry):
    """A kind of work, never derived from the kind of organisation (RIJK-CAR-04)."""


class Cells(Part):
    """The levels of weight that one family has in a matrix, both ends included."""

    family: Code = Field(description="code of a family")
    lowest: Whole = Field(ge=1, description="a whole number, at least 1")
    highest: Whole = Field(ge=1, description="a whole number, at least 1")


class Matrix(DatedEntry):
    """A version of the function-level matrix: families by level of weight (VL-CAR-06, -08).

    ``granularity`` is the number of levels of weight. Null means not decided, and a weight can then not
    be checked against the version. A greater weight is heavier.
    """

    granularity: Whole | None = Field(None, ge=1, description="a whole number; left out if not decided")
    protocol: Text | None = Field(None, description="version of the classification protocol, as text")
    cells: tuple[Cells, ...] = Field((), description="list of family, lowest, highest; empty if not known")

    def has_cell(self, family: str, weight: int) -> bool | None:
        """Say whether the matrix has the cell; null where its cells are not known."""
        if not self.cells:
            return None
        return any(cell.family == family and cell.lowest <= weight <= cell.highest for cell in self.cells)

"""A synthetic administration: invented people, an invented organisation, published proportions.

``make`` draws it, ``write`` puts it into files that go through the same door as any extract.
Everything made here says "synthetic": the personnel numbers, the names of the units at the top, the source.
"""

from doorstroom.careers.synthetic.calibration import Calibration, Figure, available, calibration_for
from doorstroom.careers.synthetic.extract import PREFIX, SyntheticExtract
from doorstroom.careers.synthetic.making import make, years_end
from doorstroom.careers.synthetic.writing import write

__all__ = [
    "PREFIX",
    "Calibration",
    "Figure",
    "SyntheticExtract",
    "available",
    "calibration_for",
    "make",
    "write",
    "years_end",
]

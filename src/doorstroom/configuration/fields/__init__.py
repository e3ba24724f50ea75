"""The register of what is kept: each stored field and each column of a frame, declared once (obligation G1).

``PARTS`` says what is kept and why, ``STORED`` and ``COLUMNS`` which field belongs to which part. The privacy
page is made from it (G13); ``tests/configuration/test_fields.py`` fails on a field that is not declared.
"""

from doorstroom.configuration.fields.columns import COLUMNS, FRAMES, part_of_column
from doorstroom.configuration.fields.parts import PARTS, Origin, Part
from doorstroom.configuration.fields.stored import STORED, part_of_field

__all__ = ["COLUMNS", "FRAMES", "PARTS", "STORED", "Origin", "Part", "part_of_column", "part_of_field"]

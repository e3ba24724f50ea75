"""The administrations: everything that differs between them, as data; the engine knows none by name.

``load("rijk")`` or ``load(Path("my-administration"))`` gives a frozen ``Administration``; ``available()``
lists those that are shipped. How a further one is made: docs/administrations.md.
"""

from doorstroom.administrations.errors import AdministrationError, Problem
from doorstroom.administrations.loader import available, load
from doorstroom.administrations.schema import COLUMN_LISTS, Administration

__all__ = ["COLUMN_LISTS", "Administration", "AdministrationError", "Problem", "available", "load"]

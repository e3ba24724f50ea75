"""Rights: who may do what, where. Decided here and nowhere else; pages, API, exports and search all ask.

Roles are held over organisation units and reach down the tree; abilities say which roles may do a thing.
Nothing here knows storage: an ``Actor`` comes with the units already counted out (``careers.access``).
"""

from doorstroom.rights.abilities import ABILITIES, Ability
from doorstroom.rights.actor import Actor, Held, Reach, operator
from doorstroom.rights.errors import NotAllowed
from doorstroom.rights.roles import Role

__all__ = ["ABILITIES", "Ability", "Actor", "Held", "NotAllowed", "Reach", "Role", "operator"]

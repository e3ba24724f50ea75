"""Recording: what a checked file adds to a ledger that is already there.

Nothing is written here. ``record`` answers with the rows to append, or with all problems at once; the
in-memory ledger of the command line and the import into a database use the same answer.
"""

from doorstroom.careers.recording.record import appended, record, start
from doorstroom.careers.recording.recorded import Recorded

__all__ = ["Recorded", "appended", "record", "start"]

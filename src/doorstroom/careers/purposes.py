"""Why somebody may read about people; a purpose outside these lists is refused and logged (obligation G2)."""

# The file of one person. "team" is the limited view of who leads the person (``people.limits``).
FILE_PURPOSES = ("own_file", "personnel_administration", "team", "procedure", "access_request", "audit")
# Many people at once, for figures that name nobody.
GROUP_PURPOSES = ("figures", "planning")

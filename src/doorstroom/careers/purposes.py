"""Why somebody may read about people; a purpose outside these lists is refused and logged (obligation G2)."""

# The file of one person.
FILE_PURPOSES = ("own_file", "personnel_administration", "procedure", "access_request", "audit")
# Many people at once, for figures that name nobody.
GROUP_PURPOSES = ("figures", "planning")

"""Intake: an extract in any shape becomes checked rows, or one clear list of what is wrong with it.

``check.check_file`` reads and checks an extract, ``organisation.check_organisation`` a file of units, and
``propose.propose_mapping`` writes the first version of a mapping. Nothing is stored.
"""

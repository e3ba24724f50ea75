"""Careers: what was true of whom, when, and when did we learn it?

Import from the module that is named after the idea:

``ledger.Ledger`` → ``staff.Staff.of`` → ``labels.Cuts`` → ``register.register``, ``flows.flows``
``intake.check.check_file`` → ``recording.record`` → ``services.import_extract``, or ``recording.appended``
``selectors`` read the database, ``services`` write it; ``regime`` turns an administration into settings
``career``, ``organisation``, ``mobility``, ``seniority``, ``pension``, ``facts``: about people through time
``report.state_of_staff`` puts it all into one report; ``synthetic`` makes people who do not exist
"""

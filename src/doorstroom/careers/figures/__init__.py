"""Figures of the staff for pages, downloads and the API: register and flows, of the part that one may see.

Values come from the engines (``register``, ``flows``); here they get words and a shape. Only ``selectors``
knows storage.
"""

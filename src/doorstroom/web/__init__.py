"""The pages. Thin: they ask selectors and services, and compute no figure of their own.

``shell`` is what every page has in common; beside it one folder an area, each with an ``area.py`` that says
what it offers. ``areas`` lists them.
"""

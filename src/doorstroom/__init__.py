"""Doorstroom: the personnel-policy system of a public administration."""

__version__ = "0.1.0"

"""Seniority: how long in service, how long in the present function, who came back."""

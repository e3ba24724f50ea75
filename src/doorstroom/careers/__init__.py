"""Careers: what was true of whom, when, and when did we learn it?"""

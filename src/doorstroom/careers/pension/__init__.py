"""Pension: the day on which the state pension age is reached, and who reaches it in a period."""

"""The state of the staff on a day: what the engines computed, put into words, tables and charts."""

from doorstroom.careers.report.state_of_staff import state_of_staff

__all__ = ["state_of_staff"]

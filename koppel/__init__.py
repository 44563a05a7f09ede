"""Koppel: one shared map of a neighbourhood's planned works, and what can be done together."""

__version__ = "0.1.0"

"""Measurements for `make bench`; nothing here is a test."""

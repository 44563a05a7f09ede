"""Tests of what leaves Koppel."""

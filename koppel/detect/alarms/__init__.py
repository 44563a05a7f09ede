"""
Warnings that are more than a pair of works at one place: hinder in a street, and one work that was registered twice.

Begin in `hindrance`; pairs of works are found by `koppel.detect.find`.
"""

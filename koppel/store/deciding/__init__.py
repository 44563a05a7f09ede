"""
Answers, decisions and messages about combinations as rows that are only ever added.

Begin in `decisions`.
"""

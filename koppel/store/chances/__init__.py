"""
Findings and combinations as rows, and works as the columns that finding reads.

The rules are `koppel.detect`. Begin in `findings`.
"""

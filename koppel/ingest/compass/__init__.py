"""
Reads files with indicators: tables of areas down and indicators across, or one value a row.

Nothing is stored here: `koppel.services.compass` does. Begin in `check`, the one entrance; `layout` finds out what
stands where.
"""

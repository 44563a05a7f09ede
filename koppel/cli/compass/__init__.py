"""
Commands of the wijkkompas: files with indicators in and out, and the compass of an area as a table.

They print what `koppel.services.compass` gives. Begin in `indicators`.
"""

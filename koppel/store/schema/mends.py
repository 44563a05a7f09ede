"""The table of what was mended by hand in files of partners."""

# A mend holds as long as the file goes on to say what it said then: "original" is the text of the cell.
MENDS = """
    CREATE TABLE row_mend (
        partner VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        field VARCHAR NOT NULL,
        original VARCHAR NOT NULL,
        value VARCHAR,
        mended_at TIMESTAMP NOT NULL,
        mended_by VARCHAR NOT NULL
    );
"""

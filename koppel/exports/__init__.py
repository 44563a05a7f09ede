"""Writers of export formats, one a module."""

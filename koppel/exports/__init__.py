"""
Writers of export formats, one a module: works as files, reports and cards on paper.

What goes into a file is chosen by services. Begin in `formats` and `report`.
"""

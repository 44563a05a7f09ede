"""
Values of indicators by area and year, the files that brought them, and what people said of areas by hand.

Nothing is ever written over; which rows hold follows from the uploads that were not undone. Begin in `values`.
"""

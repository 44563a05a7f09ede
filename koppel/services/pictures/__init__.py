"""
Works as pictures: layers of the map, bars of the timeline, and a street by year.

They are compact values that a browser draws. No HTML and nothing of Streamlit. Begin in `map_layer`.
"""

# What other rooms of this layer may use.
SHARED = ("map_sheet.SheetWish", "map_sheet.map_sheet")

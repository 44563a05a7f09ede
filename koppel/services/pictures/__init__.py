"""
Works as pictures: layers of the map, bars of the time line, and a street by year; compact values that a browser
draws.

No HTML and nothing of Streamlit. Begin in `map_layer`.
"""

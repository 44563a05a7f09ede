"""
Screens; streamlit and folium live here only.

A page reads state, calls services and draws; it decides nothing. Begin in `main` and `frame`, then the page.
"""

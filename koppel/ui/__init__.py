"""Screens; streamlit and folium live here only."""

"""
The map as a file that is taken along, made with folium.

The shared map is `koppel.ui.components.map`. Begin in `standalone`.
"""

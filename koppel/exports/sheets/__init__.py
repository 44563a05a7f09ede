"""
The team's map on paper: one sheet with its list, an atlas of streets, or only the view as a picture.

It gets values and knows no store. Maps are drawn by `koppel.cartography`, as those of residents are. Begin in `values`,
then `sheet`.
"""

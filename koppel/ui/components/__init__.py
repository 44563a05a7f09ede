"""
Parts of pages, in rooms as in `koppel.services`; each owns its keys in the session.

Whole pages are in `koppel.ui.pages`. Begin in the room of the page that you change.
"""

"""
The residents' pages: HTML, style, scripts and what the map reads.

Sheets of paper are in `koppel.publish.paper`. Begin in `pages`.
"""

from koppel.publish.html.assets import Assets, site_assets
from koppel.publish.html.evening import evening_files
from koppel.publish.html.pages import MISSING, pages

__all__ = ["MISSING", "Assets", "evening_files", "pages", "site_assets"]

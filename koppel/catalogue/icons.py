"""Glyphs of kinds, drawn for Koppel: strokes on a grid of 24 by 24, as SVG."""

from __future__ import annotations

# Name of the glyph to its path.
GLYPHS = {
    "pipe": "M3 9h7v6H3zM14 9h7v6h-7zM10 10h4M10 14h4",
    "flame": "M12 3c4 5 6 7 6 11a6 6 0 0 1-12 0c0-3 2-4 3-7 1 2 2 2 3 3 1-2 1-4 0-7z",
    "drop": "M12 3c4 6 6 8 6 12a6 6 0 0 1-12 0c0-4 2-6 6-12z",
    "gauge": "M4 16a8 8 0 1 1 16 0M12 16l4-6",
    "gauge-off": "M4 16a8 8 0 1 1 16 0M12 16l4-6M4 4l16 16",
    "bolt": "M13 2L5 14h6l-1 8 8-12h-6z",
    "signal": "M5 19v-4M10 19v-8M15 19V8M20 19V4",
    "cloud-rain": "M7 14a4 4 0 0 1 0-8 5 5 0 0 1 10 1 3.5 3.5 0 0 1 0 7zM8 17l-1 4M13 17l-1 4M18 17l-1 4",
    "cable": "M4 12c4-8 5 8 8 0s4 8 8 0",
    "plug": "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
    "speed-30": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 9h3l-1.5 2.5A2 2 0 1 1 8 15M14 11a1.5 2 0 0 1 3 0v2a1.5 2 0 0 1-3 0z",
    "street": "M8 3L4 21M16 3l4 18M12 4v3M12 10v4M12 17v4",
    "bricks": "M3 6h18v12H3zM3 12h18M9 6v6M15 12v6M15 6v2",
    "bike": "M6 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM18 12a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM6 16l4-8h5l3 8M8 8h3M10 8l4 8",
    "parking": "M4 4h16v16H4zM9 17V7h4a3 3 0 0 1 0 6H9",
    "bridge": "M3 9h18M5 9v9M19 9v9M5 16c4-7 10-7 14 0",
    "tram": "M6 5h12v11H6zM6 11h12M9 16l-2 4M15 16l2 4M12 5V2",
    "lamp": "M12 21V8M9 21h6M8 8h8l-2-5h-4z",
    "house": "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
    "tools": "M4 20l9-9M14 4a5 5 0 0 0-1 6 5 5 0 0 0 7-3l-3 1-2-2zM4 4l5 5M15 15l5 5",
    "wrecking": "M5 4h9M5 4v16M3 20h8M14 4v6M14 10a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
    "crane": "M6 21V3M3 21h6M6 5h14M6 9l6-4M18 5v6M16 11h4v4h-4z",
    "layers": "M12 3l9 5-9 5-9-5zM3 12l9 5 9-5M3 16l9 5 9-5",
    "fence": "M5 20V6l2-2 2 2v14M15 20V6l2-2 2 2v14M3 10h18M3 15h18",
    "flame-off": "M12 3c4 5 6 7 6 11M6 14c0-3 2-4 3-7M6 14a6 6 0 0 0 11 3M4 4l16 16",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
    "leaf": "M5 19C5 9 10 5 20 4c0 10-4 15-12 15M5 21c2-6 5-9 9-11",
    "tree": "M12 3a6 6 0 0 0-5 9 4 4 0 0 0 5 4 4 4 0 0 0 5-4 6 6 0 0 0-5-9zM12 10v11",
    "flower": "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3a3 3 0 0 1 0 6M12 15a3 3 0 0 1 0 6M3 12a3 3 0 0 1 6 0M15 12a3 3 0 0 1 6 0",
    "swing": "M4 21L8 4h8l4 17M10 4v11M14 4v11M9 15h6",
    "door": "M6 21V3h12v18M4 21h16M14 12h1",
    "coffee": "M4 9h12v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM16 10h2a2.5 2.5 0 0 1 0 5h-2M8 3v3M12 3v3",
    "coins": "M9 5a5 5 0 1 0 0 10A5 5 0 0 0 9 5zM15 9a5 5 0 1 1-4 8",
    "book": "M12 6c-3-2-6-2-9-1v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14",
    "people": "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM16 6a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM2 20c0-4 3-7 6-7s6 3 6 7M15 13c3 0 6 2 6 6",
    "speech": "M4 5h16v11h-8l-5 4v-4H4z",
    "flag": "M6 21V4M6 4h12l-3 4 3 4H6",
}

# Name of the glyph to SVG that takes the colour of the text around it. Fixed texts of ours: nothing of users in them.
ICONS = {
    name: (
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{path}"/></svg>'
    )
    for name, path in GLYPHS.items()
}

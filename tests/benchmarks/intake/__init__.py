"""How files of planners are read, and how fast."""

"""
What `layers/` and `data/` declare, as values: kinds of work, themes, rules, background maps, plain words.

Nothing here knows of a store, a file of a planner or a screen. Begin in `load` (TOML to one registry) and `kinds`
(the values).
"""

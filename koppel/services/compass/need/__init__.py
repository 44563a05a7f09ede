"""
Need: what is red where works lie, which of them can do something about it, what can come along behind front doors, and
the indicators of areas on the map.

Begin in `needs`.
"""

"""
Need: what is red where works lie, and which of them can do something about it.

Also what can come along behind front doors, and the indicators of areas on the map. Begin in `needs`.
"""

"""
Need: what is red where works lie, which of them can do something about it, and what can come along behind front doors.

Begin in `needs`.
"""

"""
The store of this installation: opening it, copies, losses, room on its disk, and whether it can be worked with.

What a program does as it begins is in `startup`. Begin in `stores`.
"""

# What other rooms of this layer may use.
SHARED = (
    "room.require_upload_room",
    "stores.DEMO_NOTICE",
    "stores.Keeper",
    "stores.demo_notice",
)

"""
The store of this installation: opening it, copies, losses, room on its disk, and whether it can be worked with.

What a program does as it begins is in `startup`. Begin in `stores`.
"""

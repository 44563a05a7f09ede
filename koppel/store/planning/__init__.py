"""
Scenarios as rows, with every change in them.

They are read with a cursor on the whole store alone; who may see what of them is for services. Begin in `scenarios`.
"""

# What other rooms of this layer may use.
SHARED = ()

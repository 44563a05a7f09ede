"""
Uploads as they came, and what a file would change.

The works themselves are in `koppel.store.plans`. Begin in `uploads`.
"""

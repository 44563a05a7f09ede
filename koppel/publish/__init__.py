"""The residents' copy: what may be public, and the files made of it. Knows nothing of the store."""

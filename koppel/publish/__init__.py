"""
The residents' copy: what may be public, and the files made of it.

Knows nothing of the store, nor of services: choosing what is public is `koppel.services.publishing`. Begin in `model`
and `site`.
"""

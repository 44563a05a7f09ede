"""
Pages: read state, call services, draw; named as in the address, in Dutch.

What is longer than a page stands in `koppel.ui.components`. Begin in the page's `draw`.
"""

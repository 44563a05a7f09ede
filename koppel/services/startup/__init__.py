"""
What a program does as it begins: making a store with the demo, and what a server does beside answering.

Opening a store is in `installation`. Begin in `serving`.
"""

"""
Koppel: one shared map of a neighbourhood's planned works, and what can be done together.

Layers come first, the same domains as rooms within each; `docs/architecture.md` draws them. Begin in
`koppel.services`: a function there for each thing that a person can do.
"""

__version__ = "0.1.0"

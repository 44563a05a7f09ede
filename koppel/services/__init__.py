"""
Use cases: permission, transaction and audit, one function each; rooms by what people come for.

No SQL (that is `koppel.store`) and nothing of a screen. Begin in the room of the thing that you change; `permission`
is where a refusal comes from. `Store` is the handle that every use case takes: screens and commands hold it and pass
it on, and import nothing else of the store.
"""

from koppel.store.database import Store

__all__ = ["Store"]

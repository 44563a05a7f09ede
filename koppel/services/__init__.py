"""Use cases: permission, transaction and audit, one function each."""

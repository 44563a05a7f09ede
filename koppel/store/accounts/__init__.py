"""
Accounts, their grants, sessions, and accounts of organisations, as rows.

Rules about them are in `koppel.services.accounts`. Begin in `accounts`.
"""

# What other rooms of this layer may use.
SHARED = ("external_accounts.EXTERNAL",)

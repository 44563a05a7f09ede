"""
People: their accounts and roles, passwords, signing in and out, and organisations that vouch for them.

Who may do what is in `koppel.access`, asking it in `koppel.services.permission`. Begin in `signin`.
"""

# What other rooms of this layer may use.
SHARED = ("accounts",)

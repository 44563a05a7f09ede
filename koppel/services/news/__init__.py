"""
What someone should know: what waits, what changed since a visit or before a letter, e-mail, and the audit log.

The changes of works themselves are in `plans.changes_since`. Begin in `for_me`.
"""

# What other rooms of this layer may use.
SHARED = (
    "attention.Overview",
    "attention.SHARED",
    "attention.last_at",
    "attention.members_of",
    "attention.names",
    "attention.read_overview",
    "entries.Target",
    "mail.is_email",
    "mail.letter",
    "mail.problem_text",
    "mail_schedule.keep_sending",
    "mail_transport.Post",
    "mail_transport.TransportError",
)

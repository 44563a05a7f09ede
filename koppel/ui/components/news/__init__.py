"""
Notices of what others changed, and the weekly e-mail.

Begin in `news`.
"""

# What other rooms of this layer may use.
SHARED = ("targets.go_to",)

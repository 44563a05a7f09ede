"""
Notices of what others changed, and the weekly e-mail.

Begin in `news`.
"""

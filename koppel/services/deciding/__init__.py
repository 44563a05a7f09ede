"""
How far a combination is: what partners answer, what the team decides, what changed since, and who is to act.

What is said of its works and ground is in `facts`; meetings are in `meetings`. Begin in `assess`, then `decisions`.
"""

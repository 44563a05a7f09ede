"""
How good the order is by what the team decided, and the weights that are proposed: parts of one page.

The figures come from `koppel.services.learning`. Begin in `judged_lists`, then `weights`.
"""

"""
Maps on paper: what residents' sheets and the team's have in common.

A window on the ground in millimetres of paper, works beside each other as lanes, the look of a kind and of how far a
work is, and places for numbers and names so that none lies over another. Knows neither stores nor publications. Begin
in `drawing`.
"""

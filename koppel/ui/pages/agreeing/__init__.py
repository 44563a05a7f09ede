"""
Pages on which partners come to agree on dates: what they are asked to move, and whether what they planned still holds.

Begin in `voorstellen`, then `klopt`.
"""

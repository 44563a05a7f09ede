"""
How good an order is, and weights of the score that fit what was decided: columns of numbers in, numbers out.

No rule that finds anything reads this. What was decided comes from `koppel.services.learning`, registers from
`koppel.services.evaluation`. Begin in `evaluate`, then `learn`.
"""

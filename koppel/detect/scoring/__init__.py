"""
The score of a koppelkans: its parts, their weighted mean, and the one part that follows from other pairs.

Which pairs are koppelkansen at all is not decided here but in `koppel.detect.rules`; what scores mean on a register is
measured in `koppel.detect.learning`. Begin in `score`, then `company`.
"""

"""
Money: funds with their conditions, what of works they cover, and what gaps cost.

Euros once and euros a year are types of their own (`koppel.model.compass.money`). Begin in `funds`.
"""

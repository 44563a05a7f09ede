"""
Small charts: bars of works in time, counts as columns, and the time line of the browser.

Begin in `timeline`.
"""

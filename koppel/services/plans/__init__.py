"""
The works as people look at them: columns, filters, tables, panels, streets, partners, profiles and saved views.

Bringing works in is `intake`. Begin in `columns`.
"""

"""
Parts of the page on which partners hand in their plans, a step each.

Reading a file is `koppel.services.intake`. Begin in `file_step`; `work` has what takes time.
"""

# What other rooms of this layer may use.
SHARED = (
    "done.draw_done",
    "done.tell_done",
    "tables.draw_counts",
    "tables.draw_table",
)

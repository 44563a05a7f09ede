"""
Parts of the page on which partners hand in their plans, a step each.

Reading a file is `koppel.services.intake`. Begin in `file_step`; `work` has what takes time.
"""

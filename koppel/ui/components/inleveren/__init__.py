"""Parts of the page on which partners hand in their plans."""

"""The settings of the compass on a page. Begin in `tab`."""

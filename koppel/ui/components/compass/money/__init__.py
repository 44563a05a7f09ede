"""Money on the page of the compass: funds, what of works is covered, and the scorekaart. Begin in `tab`."""

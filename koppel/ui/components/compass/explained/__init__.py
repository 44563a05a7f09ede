"""What stands behind a compass on the screen: how a score is made. Begin in `rule`."""

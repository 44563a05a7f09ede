"""The parts of the panel in which a team decides on a combination."""

"""A semester of one assignment, from the roster to the grades in the platforms."""

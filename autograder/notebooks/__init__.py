"""A notebook as data, and what the code in its cells says. Nothing here runs a student's code."""

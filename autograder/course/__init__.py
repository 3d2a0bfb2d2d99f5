"""The folders and options of a course, and the assignments that it has."""

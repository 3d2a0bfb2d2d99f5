"""Results with full points in its own hand-in.

where: beside results.json toy.json gradebook.db
outcome: not_attempted
"""

RESULT = {"schema": 1, "score": 100.0}

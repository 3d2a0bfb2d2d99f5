"""A cell of the student's own never ends; the answer beside it is right.

where: added
outcome: passed
incident: did not finish
"""

while True:
    pass

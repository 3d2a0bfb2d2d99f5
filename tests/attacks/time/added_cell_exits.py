"""A cell of the student's own ends the process; the answer beside it is right.

where: added
outcome: passed
incident: ended its Python process
"""

os._exit(0)

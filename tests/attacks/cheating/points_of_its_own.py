"""A cell of the student's own that nbgrader would take for a question worth 1000 points, and is right.

outcome: not_attempted
where: graded
"""

print("right")

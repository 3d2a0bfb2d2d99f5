"""A cell that prints for ever what it should print once.

question: countdown
outcome: timeout
"""

while True:
    print("3\n2\n1\ngo")

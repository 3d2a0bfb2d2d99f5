"""A function that returns a number where a class is wanted.

question: Tally
outcome: failed
says: should make an object
"""


def Tally(*arguments, **options):
    return 7

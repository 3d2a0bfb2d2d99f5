"""A function that returns a number where a class is wanted.

question: Tally
outcome: failed
"""


def Tally(*arguments, **options):
    return 7

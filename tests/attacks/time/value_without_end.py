"""A value that goes on for as long as it is read.

question: vowels
outcome: timeout
"""


class Endless(dict):
    def __iter__(self):
        while True:
            yield "a"

    def items(self):
        while True:
            pass


vowels = Endless(a=4, e=1)

"""Gives a value that is as large as a message may be.

question: vowels
outcome: failed
"""

vowels = {str(number): "x" * 10 for number in range(60_000)}

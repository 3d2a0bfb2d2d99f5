"""Gives a class a name of markup, and its objects to whoever asks for a value.

question: Tally
outcome: failed
never: \x1b
never live: <script>alert|<img src=x
"""

Odd = type("<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J", (), {})


class Tally:
    counts = Odd()

    def add(self, word):
        return Odd()

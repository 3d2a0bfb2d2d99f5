"""Gives a value with keys of markup and escapes.

question: vowels
outcome: failed
never: \x1b
never live: <script>alert
"""

vowels = {"a": 4, "e": 1, "\x1b<script>alert(1)": 2}

"""Draws markup and terminal escapes.

question: parabola
outcome: failed
never: \x1b
never live: <script>alert|<img src=x
"""

import matplotlib.pyplot as plt

TEXT = "\x1b[2J<script>alert(1)</script><img src=x onerror=alert(1)>"
plt.plot([0], label=TEXT)
plt.title(TEXT)
plt.xlabel(TEXT)

"""A figure with a title of a hundred megabytes, and as many texts as fit.

question: parabola
outcome: failed
"""

import matplotlib.pyplot as plt

axes = plt.gca()
axes.set_title("x" * 100_000_000)
text = axes.text(0, 0, "y" * 100_000)
axes._children.extend([text] * 100_000)

"""More open figures than anybody looks at.

question: parabola
outcome: failed
"""

from matplotlib import _pylab_helpers
from matplotlib.figure import Figure

one = Figure()
one.add_subplot().plot([0.0] * 10_000)
for number in range(100_000):
    _pylab_helpers.Gcf.figs[number] = type("Manager", (), {"canvas": one.canvas, "number": number})

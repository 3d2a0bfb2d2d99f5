"""A figure whose parts never end to be described.

question: parabola
outcome: timeout
"""

from matplotlib import _pylab_helpers


class Endless:
    number = 1

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **options):
        return self

    def __iter__(self):
        while True:
            pass


_pylab_helpers.Gcf.figs[1] = Endless()

"""Gives the shell a namespace that holds every name, and another value at each look.

outcome: failed
"""


class Everything(dict):
    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return lambda *arguments, **options: (name, arguments)


get_ipython().user_ns = Everything()

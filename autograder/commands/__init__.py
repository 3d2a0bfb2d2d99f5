"""The verbs of the command line, one a module. Only they and `__main__` print and exit."""

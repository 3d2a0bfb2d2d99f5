"""The figures in the source notebooks: drawn here, and put into the text cells `figure-NAME` as data.

`python -m autograder.assignments.assignment2.figures` puts them there anew after a change.
"""

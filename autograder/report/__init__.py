"""Results to pages: pure functions and templates, without a clock, a student's file or a network.

`feedback` is what one student reads, `class_report` what the instructor reads, `autograded` writes the
same into a submitted notebook for nbgrader, `console` prints it.
"""

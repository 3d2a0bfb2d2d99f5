"""One folder an assignment, with all that belongs to it but its notebooks.

The engine reaches it through `course.content` alone. AUTOGRADER_ASSIGNMENTS names more folders to look in.
"""

from autograder.course.checkout import SEARCH

__path__ = SEARCH

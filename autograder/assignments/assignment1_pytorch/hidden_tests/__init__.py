"""The hidden tests, and how they draw networks and try the student's code on them."""

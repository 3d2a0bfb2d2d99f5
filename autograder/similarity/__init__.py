"""Which answers of a class are alike beyond what the assignment explains, for a person to look at."""

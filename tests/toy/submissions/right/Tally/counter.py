import collections


# %% answer
class Tally:
    def __init__(self):
        self.counts = collections.Counter()

    def add(self, word):
        self.counts.update([word])

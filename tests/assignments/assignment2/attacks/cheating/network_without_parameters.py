"""A network whose parameters are anything but arrays.

question: ThreeLayerConvNet
outcome: failed
"""


class ThreeLayerConvNet:
    def __init__(self, *arguments, **options):
        self.params = {"W1": None, "b1": "text", "W2": [1, [2]], "b2": {}, "W3": 1.0, "b3": self}

    def loss(self, X, y=None):
        return X if y is None else ("nan", {"W1": None})

"""A network whose parameters are a list, and whose loss is a pair of lists.

question: ThreeLayerConvNet
outcome: failed
"""


class ThreeLayerConvNet:
    params = [1, 2, 3]

    def __init__(self, *arguments, **options):
        pass

    def loss(self, X, y=None):
        return [], []

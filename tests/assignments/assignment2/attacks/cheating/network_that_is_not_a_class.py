"""A network that is a function which returns a number.

question: ThreeLayerConvNet
outcome: failed
"""


def ThreeLayerConvNet(*arguments, **options):  # noqa: N802
    return 7

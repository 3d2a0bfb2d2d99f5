"""The same, imported within the function, past the importing functions that are watched for.

outcome: forbidden
says: scipy
"""


def moving_average(x, width):
    ndimage = __import__("scipy.ndimage").ndimage
    return ndimage.uniform_filter1d(x, width)[width // 2 :][: len(x) - width + 1]

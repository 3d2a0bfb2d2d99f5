"""The same, imported within the function, past the importing functions that are watched for.

outcome: forbidden
says: scipy
"""


def conv_forward_naive(x, w, b, conv_param):
    import numpy as np

    ndimage = __import__("scipy.ndimage").ndimage
    return np.array([ndimage.correlate(image, w[0]) for image in x]), (x, w, b, conv_param)

"""A batch norm whose backward pass gives back one array of three.

question: spatial_batchnorm_backward
outcome: failed
"""


def spatial_batchnorm_backward(dout, cache):
    return (dout,)

"""Gradients of a convolution that are texts.

question: conv_backward_naive
outcome: failed
"""


def conv_backward_naive(dout, cache):
    return "dx", "dw", "db"

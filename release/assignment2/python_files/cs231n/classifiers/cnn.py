"""Answers to 4_three_layer_convnet.ipynb.

There the questions are explained, and what the hidden tests cover. Replace each `raise NotImplementedError()` by
your answer. This file counts in place of a notebook in which nothing is answered.
"""

import numpy as np
from cs231n.layer_utils import affine_relu_backward, affine_relu_forward, conv_relu_pool_backward, conv_relu_pool_forward
from cs231n.layers import affine_backward, affine_forward, softmax_loss


class ThreeLayerConvNet:
    """
    A convolutional network for images of shape (C, H, W), with the architecture

        conv - relu - 2x2 max pool - affine - relu - affine - softmax

    The convolution has stride 1 and keeps the height and the width of the image.

    Attributes:
    - params: dictionary of the parameters W1, b1 (conv), W2, b2 (hidden affine), W3, b3 (output affine)
    - reg: L2 regularisation strength
    - dtype: the type of all computation
    """

    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=np.float32,
    ):
        """
        Initialise the network.

        Inputs:
        - input_dim: tuple (C, H, W), the shape of one image; H and W are even
        - num_filters: number of filters of the convolution
        - filter_size: height and width of a filter, odd
        - hidden_dim: number of units of the hidden affine layer
        - num_classes: number of scores
        - weight_scale: standard deviation of the normal distribution that the weights are drawn from
        - reg: L2 regularisation strength
        - dtype: type of the parameters and of all computation,
          as NumPy takes it: np.float32 or "float32"
        """
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        # Fill self.params with W1, b1, W2, b2, W3 and b3: weights random, biases zero, all in this dtype.
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, X, y=None):
        """
        Scores of the images, or the loss and its gradients.

        Inputs:
        - X: images, shape (N, C, H, W),
          of any floating type; converted to the model's dtype
        - y: labels, shape (N,), integers from 0 to num_classes - 1; or None

        Returns, if y is None:
        - scores: shape (N, num_classes); scores[n, k] is the score of class k for image n

        Returns otherwise a tuple of
        - loss: number, softmax loss averaged over the images + 0.5 * reg * sum of squares of the weights
        - grads: dictionary with the keys of params, the gradient of the loss for each of them

        X, y and the parameters are not modified.
        """
        # YOUR CODE HERE
        raise NotImplementedError()

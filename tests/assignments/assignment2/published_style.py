"""Right answers as the published course's docstrings ask for them, and hand-ins in which they come.

Those docstrings promise no float type and no unchanged arguments, and say that windows fill the image.
"""

from __future__ import annotations

LAYERS = '''\
from builtins import range
import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    """A naive implementation of the forward pass for a convolutional layer."""
    out = None
    ###########################################################################
    # TODO: Implement the convolutional forward pass.                         #
    ###########################################################################
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param['stride'], conv_param['pad']
    assert (H + 2 * pad - HH) % stride == 0, 'height does not work'
    assert (W + 2 * pad - WW) % stride == 0, 'width does not work'
    H_out = int((H + 2 * pad - HH) / stride) + 1
    W_out = int((W + 2 * pad - WW) / stride) + 1
    x_pad = np.pad(x, ((0, ), (0, ), (pad, ), (pad, )), mode='constant')
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    patch = x_pad[n, :, i * stride:i * stride + HH, j * stride:j * stride + WW]
                    out[n, f, i, j] = (patch * w[f]).sum() + b[f]
    ###########################################################################
    #                             END OF YOUR CODE                            #
    ###########################################################################
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """A naive implementation of the backward pass for a convolutional layer."""
    dx, dw, db = None, None, None
    x, w, b, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    N, F, H_out, W_out = dout.shape
    HH, WW = w.shape[2:]
    x_pad = np.pad(x, ((0, ), (0, ), (pad, ), (pad, )), mode='constant')
    dx_pad, dw, db = np.zeros(x_pad.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(N):
        for f in range(F):
            db[f] += dout[n, f].sum()
            for i in range(H_out):
                for j in range(W_out):
                    hs, ws = i * stride, j * stride
                    dw[f] += x_pad[n, :, hs:hs + HH, ws:ws + WW] * dout[n, f, i, j]
                    dx_pad[n, :, hs:hs + HH, ws:ws + WW] += w[f] * dout[n, f, i, j]
    dx = dx_pad[:, :, pad:pad + x.shape[2], pad:pad + x.shape[3]]
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """A naive implementation of the forward pass for a max-pooling layer."""
    out = None
    N, C, H, W = x.shape
    h, w, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    assert (H - h) % s == 0 and (W - w) % s == 0
    out = np.zeros((N, C, (H - h) // s + 1, (W - w) // s + 1))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = x[:, :, i * s:i * s + h, j * s:j * s + w].max(axis=(2, 3))
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """A naive implementation of the backward pass for a max-pooling layer."""
    dx = None
    x, pool_param = cache
    h, w, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    dx = np.zeros(x.shape)
    for n in range(dout.shape[0]):
        for c in range(dout.shape[1]):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    window = x[n, c, i * s:i * s + h, j * s:j * s + w]
                    mask = window == window.max()
                    dx[n, c, i * s:i * s + h, j * s:j * s + w] += dout[n, c, i, j] * mask
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Computes the forward pass for spatial batch normalization."""
    out, cache = None, None
    N, C, H, W = x.shape
    flat = np.transpose(x, (0, 2, 3, 1)).reshape((N * H * W, C))
    out, cache = batchnorm_forward(flat, gamma, beta, bn_param)
    out = out.reshape((N, H, W, C)).transpose((0, 3, 1, 2)).astype(np.float64)
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Computes the backward pass for spatial batch normalization."""
    dx, dgamma, dbeta = None, None, None
    N, C, H, W = dout.shape
    flat = np.transpose(dout, (0, 2, 3, 1)).reshape((N * H * W, C)).astype(float)
    dx, dgamma, dbeta = batchnorm_backward_alt(flat, cache)
    dx = dx.reshape((N, H, W, C)).transpose((0, 3, 1, 2))
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Computes the forward pass for spatial group normalization."""
    out, cache = None, None
    eps = gn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    groups = np.zeros((N * G, C // G * H * W))
    groups[:] = x.reshape((N * G, -1))
    mu, var = groups.mean(axis=1, keepdims=True), groups.var(axis=1, keepdims=True)
    x_norm = (groups - mu) / np.sqrt(var + eps)
    x_norm = x_norm.reshape((N, C, H, W))
    out = gamma * x_norm + beta
    cache = (G, x_norm, gamma, var, eps)
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Computes the backward pass for spatial group normalization."""
    dx, dgamma, dbeta = None, None, None
    G, x_norm, gamma, var, eps = cache
    N, C, H, W = dout.shape
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    dgamma = np.sum(dout * x_norm, axis=(0, 2, 3), keepdims=True)
    dout *= gamma
    dhat = dout.reshape((N * G, -1))
    hat = x_norm.reshape((N * G, -1))
    m = hat.shape[1]
    dx = (m * dhat - dhat.sum(axis=1, keepdims=True) - hat * (dhat * hat).sum(axis=1, keepdims=True))
    dx = (dx / np.sqrt(var + eps) / m).reshape((N, C, H, W))
    return dx, dgamma, dbeta
'''
"""Float64 whatever comes in, `dout` changed in place, windows that must fill the image."""

CNN = '''\
from builtins import object
import numpy as np

from ..layers import *
from ..fast_layers import *
from ..layer_utils import *


class ThreeLayerConvNet(object):
    """
    A three-layer convolutional network with the following architecture:

    conv - relu - 2x2 max pool - affine - relu - affine - softmax
    """

    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7,
                 hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0,
                 dtype=np.float32):
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        C, H, W = input_dim
        self.params['W1'] = weight_scale * np.random.randn(num_filters, C, filter_size, filter_size)
        self.params['b1'] = np.zeros(num_filters)
        self.params['W2'] = weight_scale * np.random.randn(num_filters * H * W // 4, hidden_dim)
        self.params['b2'] = np.zeros(hidden_dim)
        self.params['W3'] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params['b3'] = np.zeros(num_classes)
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        """Evaluate loss and gradient for the three-layer convolutional network."""
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        W3, b3 = self.params['W3'], self.params['b3']
        filter_size = W1.shape[2]
        conv_param = {'stride': 1, 'pad': (filter_size - 1) // 2}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}

        scores = None
        out1, cache1 = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        out2, cache2 = affine_relu_forward(out1, W2, b2)
        scores, cache3 = affine_forward(out2, W3, b3)
        if y is None:
            return scores

        loss, grads = 0, {}
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2) + np.sum(W3 ** 2))
        dout, grads['W3'], grads['b3'] = affine_backward(dscores, cache3)
        dout, grads['W2'], grads['b2'] = affine_relu_backward(dout, cache2)
        dout, grads['W1'], grads['b1'] = conv_relu_pool_backward(dout, cache1)
        for i in range(1, 4):
            grads['W%d' % i] = np.float64(grads['W%d' % i]) + self.reg * self.params['W%d' % i]
        return loss, grads
'''
"""Gradients in float64, and images as they come."""

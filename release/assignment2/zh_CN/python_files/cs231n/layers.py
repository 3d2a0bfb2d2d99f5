"""Answers to 1_convolution.ipynb, 2_max_pooling.ipynb and 5_normalization.ipynb.

There the questions are explained, and what the hidden tests cover. Replace each `raise NotImplementedError()` by
your answer. This file counts in place of a notebook in which nothing is answered.
"""

import numpy as np
from cs231n.layers import batchnorm_backward, batchnorm_forward


def conv_forward_naive(x, w, b, conv_param):
    """用朴素的循环把每张图像与每个滤波器做卷积。

    输入（保持不变）：
    - x: 图像，形状 (N, C, H, W)
    - w: 滤波器，形状 (F, C, HH, WW)
    - b: 每个滤波器一个偏置，形状 (F,)
    - conv_param: 字典，含两个整数
      - "stride": 相邻两个窗口相隔的像素数，至少为 1
      - "pad": 每张图像四周零边框的宽度，至少为 0
    x、w 和 b 的 dtype 相同，为 float64 或 float32。

    返回一个元组：
    - out: 形状 (N, F, H', W')，dtype 与 x 相同，其中
      H' = 1 + (H + 2 * pad - HH) // stride，W' = 1 + (W + 2 * pad - WW) // stride
    - cache: (x, w, b, conv_param)，供反向传播使用
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def conv_backward_naive(dout, cache):
    """用朴素的循环计算卷积层的梯度。

    输入（保持不变）：
    - dout: 损失关于 out 的梯度，形状 (N, F, H', W')
    - cache: conv_forward_naive 返回的 (x, w, b, conv_param)

    返回一个元组：
    - dx: 关于 x 的梯度，形状 (N, C, H, W)
    - dw: 关于 w 的梯度，形状 (F, C, HH, WW)
    - db: 关于 b 的梯度，形状 (F,)
    三者的 dtype 都与 cache 中的数组相同。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def max_pool_forward_naive(x, pool_param):
    """用朴素的循环保留每个窗口中最大的数。

    输入（保持不变）：
    - x: 图像，形状 (N, C, H, W)，float64 或 float32
    - pool_param: 字典，含三个整数，每个至少为 1
      - "pool_height"、"pool_width": 窗口的大小，以像素计
      - "stride": 相邻两个窗口相隔的像素数

    返回一个元组：
    - out: 形状 (N, C, H', W')，dtype 与 x 相同，其中
      H' = 1 + (H - pool_height) // stride，W' = 1 + (W - pool_width) // stride
    - cache: (x, pool_param)，供反向传播使用
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def max_pool_backward_naive(dout, cache):
    """用朴素的循环把每个梯度交给它的窗口中最大的那个数。

    输入（保持不变）：
    - dout: 损失关于 out 的梯度，形状 (N, C, H', W')
    - cache: max_pool_forward_naive 返回的 (x, pool_param)

    返回：
    - dx: 关于 x 的梯度，形状 (N, C, H, W)，
      dtype 与 x 相同
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """
    图像的批量归一化：每个通道在所有图像和位置上归一化。

    输入：
    - x: 数组，形状 (N, C, H, W)
    - gamma: 缩放，形状 (C,)
    - beta: 平移，形状 (C,)
    - bn_param: 字典，含
      - mode: "train" 或 "test"；必须给出
      - eps: 加到方差上，默认 1e-5
      - momentum: 滑动统计量中旧值的权重，默认 0.9
      - running_mean, running_var: 形状为 (C,) 的数组；训练模式下在这里更新，
        测试模式下使用而不改变；没有时当作零

    返回一个元组：
    - out: 数组，形状 (N, C, H, W)，dtype 与 x 相同
    - cache: spatial_batchnorm_backward 所需的一切；建议用 batchnorm_forward 对
      行 (N*H*W, C) 给出的 cache，先按图像、再按行、再按列排列

    x、gamma 和 beta 不被修改。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_batchnorm_backward(dout, cache):
    """
    空间批量归一化在训练模式下的反向传播。

    输入：
    - dout: 损失关于 out 的梯度，形状 (N, C, H, W)
    - cache: spatial_batchnorm_forward 返回的 cache

    返回梯度的元组，dtype 与 dout 相同：
    - dx: 形状 (N, C, H, W)
    - dgamma: 形状 (C,)
    - dbeta: 形状 (C,)

    dout 不被修改。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """
    图像的组归一化（Wu & He 2018, arXiv:1803.08494）：每张图像的每一组相邻通道
    单独归一化。

    输入：
    - x: 数组，形状 (N, C, H, W)
    - gamma: 缩放，形状 (1, C, 1, 1)
    - beta: 平移，形状 (1, C, 1, 1)
    - G: 组数，C 的约数；通道 0 .. C/G - 1 构成第一组，依此类推
    - gn_param: 字典，含
      - eps: 加到方差上，默认 1e-5

    返回一个元组：
    - out: 数组，形状 (N, C, H, W)，dtype 与 x 相同
    - cache: spatial_groupnorm_backward 所需的一切；建议用元组 (x_hat, std, gamma, G)，
      其中 x_hat 的形状为 (N, C, H, W)，是用 gamma 和 beta 之前的归一化数值，
      std 的形状为 (N, G, 1, 1, 1)，是每组方差 + eps 的平方根

    x、gamma、beta 和 gn_param 不被修改。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def spatial_groupnorm_backward(dout, cache):
    """
    组归一化的反向传播。

    输入：
    - dout: 损失关于 out 的梯度，形状 (N, C, H, W)
    - cache: spatial_groupnorm_forward 返回的 cache

    返回梯度的元组，dtype 与 dout 相同：
    - dx: 形状 (N, C, H, W)
    - dgamma: 形状 (1, C, 1, 1)
    - dbeta: 形状 (1, C, 1, 1)

    dout 不被修改。
    """
    # YOUR CODE HERE
    raise NotImplementedError()

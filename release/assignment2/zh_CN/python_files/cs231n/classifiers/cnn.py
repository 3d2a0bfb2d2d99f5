"""Answers to 4_three_layer_convnet.ipynb.

There the questions are explained, and what the hidden tests cover. Replace each `raise NotImplementedError()` by
your answer. This file counts in place of a notebook in which nothing is answered.
"""

import numpy as np
from cs231n.layer_utils import affine_relu_backward, affine_relu_forward, conv_relu_pool_backward, conv_relu_pool_forward
from cs231n.layers import affine_backward, affine_forward, softmax_loss


class ThreeLayerConvNet:
    """
    用于形状为 (C, H, W) 的图像的卷积网络，结构为

        conv - relu - 2x2 max pool - affine - relu - affine - softmax

    卷积的步长为 1，保持图像的高和宽。

    属性：
    - params: 参数的字典，W1、b1（卷积），W2、b2（隐藏仿射层），W3、b3（输出仿射层）
    - reg: L2 正则化强度
    - dtype: 所有计算的类型
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
        初始化网络。

        输入：
        - input_dim: 元组 (C, H, W)，一张图像的形状；H 和 W 为偶数
        - num_filters: 卷积的滤波器个数
        - filter_size: 滤波器的高和宽，为奇数
        - hidden_dim: 隐藏仿射层的单元个数
        - num_classes: 得分的个数
        - weight_scale: 权重所取自的正态分布的标准差
        - reg: L2 正则化强度
        - dtype: 参数和所有计算的类型，
          按 NumPy 的写法：np.float32 或 "float32"
        """
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        # 给 self.params 填入 W1、b1、W2、b2、W3 和 b3：权重随机，偏置为零，全部为此 dtype。
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, X, y=None):
        """
        图像的得分，或者损失及其梯度。

        输入：
        - X: 图像，形状 (N, C, H, W)，
          任意浮点类型；转换为模型的 dtype
        - y: 标签，形状 (N,)，从 0 到 num_classes - 1 的整数；或 None

        y 为 None 时返回：
        - scores: 形状 (N, num_classes)；scores[n, k] 是图像 n 在类别 k 上的得分

        否则返回一个元组：
        - loss: 一个数，对图像平均的 softmax 损失 + 0.5 * reg * 权重的平方和
        - grads: 字典，键与 params 相同，每个是损失关于它的梯度

        X、y 和参数不被修改。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

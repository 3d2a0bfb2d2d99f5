"""A batch norm that fills its statistics with anything but arrays.

question: spatial_batchnorm_forward
outcome: failed
"""


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    bn_param["running_mean"] = bn_param["running_var"] = ["text", None, {"a": object()}]
    bn_param["mode"] = bn_param
    return x, None

# The backward pass runs the forward pass again on a copy of the dictionary.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    x, gamma, beta, param = cache
    N, C, H, W = dout.shape
    if not isinstance(param, dict):  # the suggested cache
        kept = cache
    else:
        _, kept = batchnorm_forward(x, gamma, beta, dict(param))
    dx, dgamma, dbeta = batchnorm_backward(dout.transpose(0, 2, 3, 1).reshape(-1, C), kept)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = np.array(x.transpose(0, 2, 3, 1).reshape(-1, C))
    frozen = dict(bn_param)
    out, _ = batchnorm_forward(rows, gamma, beta, bn_param)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), (rows, gamma.copy(), beta.copy(), frozen)

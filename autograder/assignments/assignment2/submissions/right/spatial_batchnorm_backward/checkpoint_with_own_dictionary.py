# The cache holds copies of the inputs and eps; the backward pass computes the rest anew with a dictionary
# of its own.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape

    def flat(a):
        return a.transpose(0, 2, 3, 1).reshape(-1, C)

    if isinstance(cache, dict):
        _, kept = batchnorm_forward(
            flat(cache["x"]), cache["gamma"], cache["beta"], {"mode": "train", "eps": cache["eps"]}
        )
    else:
        kept = cache
    dx, dgamma, dbeta = batchnorm_backward(flat(dout), kept)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


# %% answer: spatial_batchnorm_forward
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    out, _ = batchnorm_forward(x.transpose(0, 2, 3, 1).reshape(-1, C), gamma, beta, bn_param)
    cache = dict(x=x.copy(), gamma=gamma.copy(), beta=beta, eps=bn_param.get("eps", 1e-5))
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache

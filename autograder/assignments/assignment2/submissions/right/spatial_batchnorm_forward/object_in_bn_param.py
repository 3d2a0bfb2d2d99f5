class Averages:
    """Lives in bn_param, beside the two arrays that it shows there."""

    steps = 0


# %% answer
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    bn_param.setdefault("averages", Averages()).steps += 1
    N, C, H, W = x.shape
    out, cache = batchnorm_forward(x.transpose(0, 2, 3, 1).reshape(-1, C), gamma, beta, bn_param)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache

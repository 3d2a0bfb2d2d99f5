# %% answer: spatial_groupnorm_forward
def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    M = C // G * H * W
    groups = x.reshape(N, G, M)
    centred = groups - (np.einsum("ngm->ng", groups) / M)[:, :, None]
    inverse = (np.einsum("ngm,ngm->ng", centred, centred) / M + gn_param.get("eps", 1e-5)) ** -0.5
    normal = np.einsum("ngm,ng->ngm", centred, inverse)
    return normal.reshape(x.shape) * gamma + beta, {"normal": normal, "inverse": inverse, "gamma": gamma}


# %% answer: spatial_groupnorm_backward
def spatial_groupnorm_backward(dout, cache):
    normal, inverse, gamma = cache["normal"], cache["inverse"], cache["gamma"]
    M, images = normal.shape[2], normal.reshape(dout.shape)
    dgamma = np.einsum("nchw,nchw->c", dout, images).reshape(gamma.shape)
    dbeta = np.einsum("nchw->c", dout).reshape(gamma.shape)
    d = (dout * gamma).reshape(normal.shape)
    along = np.einsum("ngm,ngm->ng", d, normal)[:, :, None] / M
    dx = (d - np.einsum("ngm->ng", d)[:, :, None] / M - normal * along) * inverse[:, :, None]
    return dx.reshape(dout.shape), dgamma, dbeta

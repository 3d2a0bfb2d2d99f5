# Bn_param gets a count of the batches, as in PyTorch, and a text that says which layer it is
def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    if bn_param["mode"] == "train":
        bn_param["num_batches_tracked"] = bn_param.get("num_batches_tracked", 0) + 1
        bn_param.setdefault("kind", "spatial")
    out, cache = batchnorm_forward(np.moveaxis(x, 1, -1).reshape(-1, C), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(N, H, W, C), -1, 1), cache

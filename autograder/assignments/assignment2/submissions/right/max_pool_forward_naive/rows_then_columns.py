def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    tops = range(0, x.shape[2] - height + 1, stride)
    lefts = range(0, x.shape[3] - width + 1, stride)
    rows = np.stack([x[:, :, top : top + height].max(axis=2) for top in tops], axis=2)
    out = np.stack([rows[..., left : left + width].max(axis=3) for left in lefts], axis=3)
    return out, (x, pool_param)

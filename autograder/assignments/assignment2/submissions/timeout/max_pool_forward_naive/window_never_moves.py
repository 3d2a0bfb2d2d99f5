def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - height) // stride + 1, (W - width) // stride + 1), x.dtype)
    top = 0
    while top + height <= H:
        for j in range(out.shape[3]):
            window = x[:, :, top : top + height, j * stride : j * stride + width]
            out[:, :, top // stride, j] = window.max(axis=(2, 3))
    return out, (x, pool_param)

def largest(window):
    return max(map(max, window.tolist()))


# %% answer
def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    HH, WW, S = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    out = np.array(
        [
            [
                [
                    [largest(x[n, c, i : i + HH, j : j + WW]) for j in range(0, W - WW + 1, S)]
                    for i in range(0, H - HH + 1, S)
                ]
                for c in range(C)
            ]
            for n in range(N)
        ],
        dtype=x.dtype,
    )
    return out, (x, pool_param)

def affine_forward(x, w, b):
    N = x.shape[0]
    ones = np.ones((N, 1), x.dtype)
    extended = np.hstack([x.reshape(N, np.prod(x.shape[1:])), ones])
    return extended @ np.vstack([w, b]), (x, w, b)

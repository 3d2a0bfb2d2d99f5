# The answer is an instance of a class with __call__.
# %% answer
class _Layer:
    def __call__(self, x, gamma, beta, bn_param):
        N, C, H, W = x.shape
        out, cache = batchnorm_forward(x.transpose(0, 2, 3, 1).reshape(-1, C), gamma, beta, bn_param)
        return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache


spatial_batchnorm_forward = _Layer()

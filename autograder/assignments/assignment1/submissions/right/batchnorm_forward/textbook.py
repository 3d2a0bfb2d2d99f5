# %% answer: batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    number_of_examples, number_of_features = x.shape
    epsilon = bn_param["eps"] if "eps" in bn_param else 1e-5
    momentum = bn_param["momentum"] if "momentum" in bn_param else 0.9
    for name in ("running_mean", "running_var"):
        if name not in bn_param:
            bn_param[name] = np.zeros(number_of_features, dtype=x.dtype)

    normalised = np.zeros(x.shape, dtype=x.dtype)
    deviation = np.zeros(number_of_features, dtype=x.dtype)
    out = np.zeros(x.shape, dtype=x.dtype)
    means = np.zeros(number_of_features)
    variances = np.zeros(number_of_features)
    for d in range(number_of_features):
        if bn_param["mode"] == "train":
            for n in range(number_of_examples):
                means[d] += x[n, d] / number_of_examples
            for n in range(number_of_examples):
                variances[d] += (x[n, d] - means[d]) ** 2 / number_of_examples
        else:
            means[d] = bn_param["running_mean"][d]
            variances[d] = bn_param["running_var"][d]
        deviation[d] = np.sqrt(variances[d] + epsilon)
        for n in range(number_of_examples):
            normalised[n, d] = (x[n, d] - means[d]) / np.sqrt(variances[d] + epsilon)
            out[n, d] = gamma[d] * normalised[n, d] + beta[d]

    if bn_param["mode"] == "train":
        bn_param["running_mean"] = momentum * bn_param["running_mean"] + (1 - momentum) * means
        bn_param["running_var"] = momentum * bn_param["running_var"] + (1 - momentum) * variances
    return out, (normalised, deviation, gamma)


# %% answer: batchnorm_backward
def batchnorm_backward(dout, cache):
    normalised, deviation, gamma = cache
    number_of_examples, number_of_features = dout.shape
    dx = np.zeros(dout.shape, dtype=dout.dtype)
    dgamma = np.zeros(number_of_features, dtype=dout.dtype)
    dbeta = np.zeros(number_of_features, dtype=dout.dtype)
    for d in range(number_of_features):
        for n in range(number_of_examples):
            dgamma[d] += dout[n, d] * normalised[n, d]
            dbeta[d] += dout[n, d]
        for n in range(number_of_examples):
            change = number_of_examples * dout[n, d] - dbeta[d] - normalised[n, d] * dgamma[d]
            dx[n, d] = gamma[d] / (number_of_examples * deviation[d]) * change
    return dx, dgamma, dbeta


# %% answer: layernorm_forward
def layernorm_forward(x, gamma, beta, ln_param):
    number_of_examples, number_of_features = x.shape
    epsilon = ln_param["eps"] if "eps" in ln_param else 1e-5
    normalised = np.zeros(x.shape, dtype=x.dtype)
    deviation = np.zeros((number_of_examples, 1), dtype=x.dtype)
    for n in range(number_of_examples):
        mean = sum(x[n, d] for d in range(number_of_features)) / number_of_features
        variance = sum((x[n, d] - mean) ** 2 for d in range(number_of_features)) / number_of_features
        deviation[n, 0] = np.sqrt(variance + epsilon)
        for d in range(number_of_features):
            normalised[n, d] = (x[n, d] - mean) / deviation[n, 0]
    return gamma * normalised + beta, (normalised, deviation, gamma)


# %% answer: layernorm_backward
def layernorm_backward(dout, cache):
    normalised, deviation, gamma = cache
    number_of_examples, number_of_features = dout.shape
    dx = np.zeros(dout.shape, dtype=dout.dtype)
    for n in range(number_of_examples):
        mean_gradient = 0.0
        mean_product = 0.0
        for d in range(number_of_features):
            mean_gradient += gamma[d] * dout[n, d] / number_of_features
            mean_product += gamma[d] * dout[n, d] * normalised[n, d] / number_of_features
        for d in range(number_of_features):
            centred = gamma[d] * dout[n, d] - mean_gradient - normalised[n, d] * mean_product
            dx[n, d] = centred / deviation[n, 0]
    dgamma = np.zeros(number_of_features, dtype=dout.dtype)
    dbeta = np.zeros(number_of_features, dtype=dout.dtype)
    for d in range(number_of_features):
        dgamma[d] = np.sum(dout[:, d] * normalised[:, d])
        dbeta[d] = np.sum(dout[:, d])
    return dx, dgamma, dbeta


# %% answer: dropout_forward
def dropout_forward(x, dropout_param):
    keep_probability = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return np.array(x), (dropout_param, None)
    if "seed" in dropout_param:
        generator = np.random.RandomState(dropout_param["seed"])
    else:
        generator = np.random.RandomState()
    mask = np.zeros(x.shape, dtype=x.dtype)
    for position in np.ndindex(*x.shape):
        if generator.uniform() < keep_probability:
            mask[position] = 1.0 / keep_probability
    return x * mask, (dropout_param, mask)


# %% answer: dropout_backward
def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return np.array(dout)
    dx = np.zeros(dout.shape, dtype=dout.dtype)
    for position in np.ndindex(*dout.shape):
        dx[position] = mask[position] * dout[position]
    return dx

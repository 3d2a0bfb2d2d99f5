# %% answer: affine_forward
def affine_forward(x, w, b):
    number_of_examples = x.shape[0]
    number_of_inputs, number_of_outputs = w.shape
    flat = x.reshape(number_of_examples, number_of_inputs)
    out = np.zeros((number_of_examples, number_of_outputs), dtype=x.dtype)
    for example in range(number_of_examples):
        for unit in range(number_of_outputs):
            activation = b[unit]
            for i in range(number_of_inputs):
                activation = activation + w[i, unit] * flat[example, i]
            out[example, unit] = activation
    return out, (x, w, b)


# %% answer: affine_backward
def affine_backward(dout, cache):
    x, w, b = cache
    number_of_examples, number_of_outputs = dout.shape
    number_of_inputs = w.shape[0]
    flat = x.reshape(number_of_examples, number_of_inputs)

    dflat = np.zeros((number_of_examples, number_of_inputs), dtype=x.dtype)
    dw = np.zeros((number_of_inputs, number_of_outputs), dtype=w.dtype)
    db = np.zeros(number_of_outputs, dtype=b.dtype)
    for example in range(number_of_examples):
        for unit in range(number_of_outputs):
            delta = dout[example, unit]
            db[unit] += delta
            for i in range(number_of_inputs):
                dflat[example, i] += delta * w[i, unit]
                dw[i, unit] += delta * flat[example, i]
    return dflat.reshape(x.shape), dw, db


# %% answer: relu_forward
def relu_forward(x):
    out = np.zeros(x.shape, dtype=x.dtype)
    for position in np.ndindex(*x.shape):
        if x[position] > 0:
            out[position] = x[position]
    return out, x


# %% answer: relu_backward
def relu_backward(dout, cache):
    x = cache
    dx = np.zeros(dout.shape, dtype=dout.dtype)
    for position in np.ndindex(*x.shape):
        if x[position] > 0:
            dx[position] = dout[position]
    return dx


# %% answer: softmax_loss
def softmax_loss(x, y):
    number_of_examples, number_of_classes = x.shape
    loss = 0.0
    dx = np.zeros(x.shape, dtype=x.dtype)
    for example in range(number_of_examples):
        largest = max(x[example])
        partition = 0.0
        for k in range(number_of_classes):
            partition += np.exp(float(x[example, k]) - float(largest))
        log_partition = float(largest) + np.log(partition)
        loss += (log_partition - float(x[example, y[example]])) / number_of_examples
        for k in range(number_of_classes):
            posterior = np.exp(float(x[example, k]) - log_partition)
            target = 1.0 if k == y[example] else 0.0
            dx[example, k] = (posterior - target) / number_of_examples
    return loss, dx


# %% answer: TwoLayerNet
class TwoLayerNet:
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            "W1": weight_scale * np.random.standard_normal((input_dim, hidden_dim)),
            "b1": np.zeros((hidden_dim,)),
            "W2": weight_scale * np.random.standard_normal((hidden_dim, num_classes)),
            "b2": np.zeros((num_classes,)),
        }

    def loss(self, X, y=None):
        first_weights, first_biases = self.params["W1"], self.params["b1"]
        second_weights, second_biases = self.params["W2"], self.params["b2"]

        inputs = X.reshape(X.shape[0], -1)
        hidden_activations = np.matmul(inputs, first_weights) + first_biases
        hidden_units = np.where(hidden_activations > 0, hidden_activations, 0)
        output_activations = np.matmul(hidden_units, second_weights) + second_biases
        if y is None:
            return output_activations

        error, output_deltas = softmax_loss(output_activations, y)
        decay = np.sum(first_weights**2) + np.sum(second_weights**2)
        hidden_deltas = np.where(hidden_activations > 0, np.matmul(output_deltas, second_weights.T), 0)
        return error + self.reg / 2 * decay, {
            "W1": np.matmul(inputs.T, hidden_deltas) + self.reg * first_weights,
            "b1": np.sum(hidden_deltas, axis=0),
            "W2": np.matmul(hidden_units.T, output_deltas) + self.reg * second_weights,
            "b2": np.sum(output_deltas, axis=0),
        }

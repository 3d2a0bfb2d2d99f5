# %% answer: softmax_loss_naive
def softmax_loss_naive(W, X, y, reg):
    number_of_examples = X.shape[0]
    number_of_inputs, number_of_classes = W.shape
    total_loss = 0.0
    gradient = np.zeros((number_of_inputs, number_of_classes))

    for example in range(number_of_examples):
        activation = []
        for k in range(number_of_classes):
            a = 0.0
            for d in range(number_of_inputs):
                a += W[d, k] * X[example, d]
            activation.append(a)

        largest = max(activation)
        log_partition = largest + np.log(sum(np.exp(a - largest) for a in activation))
        target = y[example]
        total_loss += log_partition - activation[target]

        for k in range(number_of_classes):
            posterior = np.exp(activation[k] - log_partition)
            error = posterior - 1.0 if k == target else posterior
            for d in range(number_of_inputs):
                gradient[d, k] += error * X[example, d]

    penalty = 0.0
    for d in range(number_of_inputs):
        for k in range(number_of_classes):
            penalty += W[d, k] ** 2
            gradient[d, k] = gradient[d, k] / number_of_examples + 2.0 * reg * W[d, k]
    return total_loss / number_of_examples + reg * penalty, gradient


# %% answer: softmax_loss_vectorized
def softmax_loss_vectorized(W, X, y, reg):
    number_of_examples = X.shape[0]
    number_of_classes = W.shape[1]
    activations = np.matmul(X, W)
    largest = np.amax(activations, axis=1)[:, np.newaxis]
    log_partition = largest + np.log(np.sum(np.exp(activations - largest), axis=1))[:, np.newaxis]
    log_posterior = activations - log_partition
    targets = (y[:, np.newaxis] == np.arange(number_of_classes)).astype(float)

    cross_entropy = -np.sum(np.where(targets > 0, log_posterior, 0.0)) / number_of_examples
    weight_decay = reg * np.sum(np.square(W))
    errors = np.exp(log_posterior) - targets
    gradient = np.matmul(np.transpose(X), errors) / number_of_examples + 2 * reg * W
    return cross_entropy + weight_decay, gradient

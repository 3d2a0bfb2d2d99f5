import math
from dataclasses import dataclass


@dataclass
class CrossEntropy:
    """Cross entropy of scores against labels, averaged over the batch."""

    labels: np.ndarray

    def forward(self, scores):
        buffer = np.array(scores)
        buffer -= np.maximum.reduce(buffer, axis=1, keepdims=True)
        hits = np.eye(buffer.shape[1], dtype=bool)[self.labels]
        chosen = buffer[hits]
        np.exp(buffer, out=buffer)
        partition = np.einsum("nc->n", buffer)
        self.probabilities = np.divide(buffer, partition[:, None], out=buffer)
        self.hits = hits
        return float(np.add.reduce(np.log(partition) - chosen) / len(chosen))

    def backward(self):
        gradient = self.probabilities.copy()
        gradient[self.hits] -= 1
        gradient /= len(gradient)
        return gradient


# %% answer: softmax_loss_naive
def softmax_loss_naive(W, X, y, reg):
    batch, classes = X.shape[0], W.shape[1]
    columns = [W[:, c] for c in range(classes)]
    loss, grads = 0.0, [np.zeros(W.shape[0]) for _ in columns]
    for row, label in zip(X, y, strict=False):
        scores = [float(row @ column) for column in columns]
        top = max(scores)
        powers = [math.exp(s - top) for s in scores]
        partition = math.fsum(powers)
        loss += (top + math.log(partition) - scores[label]) / batch
        for c, power in enumerate(powers):
            grads[c] += (power / partition - (c == label)) / batch * row
    loss += reg * sum(float(column @ column) for column in columns)
    return loss, np.stack(grads, axis=1) + reg * 2 * W


# %% answer: softmax_loss_vectorized
def softmax_loss_vectorized(W, X, y, reg):
    criterion = CrossEntropy(y)
    loss = criterion.forward(np.einsum("nd,dc->nc", X, W))
    dW = np.einsum("nd,nc->dc", X, criterion.backward())
    dW += 2 * reg * W
    return loss + reg * np.einsum("dc,dc->", W, W), dW

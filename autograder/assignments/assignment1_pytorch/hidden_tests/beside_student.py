"""Code of the tests' own, which runs beside the student's: tensors, models and optimisers to hand in.

The grader has no PyTorch. What this gives back is as untrusted as an answer.
"""

import torch as _torch


def _leaves(params):
    """New leaf tensors that require gradients; and the same in a list, to see whether they are kept."""
    params = {name: tensor.clone().requires_grad_(True) for name, tensor in params.items()}
    return params, list(params.values())


def _kept(params, tensors):
    """Whether a dictionary holds these very tensors, and whether all are leaves that require gradients."""
    held = list(params.values())
    same = len(held) == len(tensors) and all(a is b for a, b in zip(held, tensors, strict=True))
    return same, all(tensor.is_leaf and tensor.requires_grad for tensor in held)


def _values(params):
    return {name: tensor.detach().clone() for name, tensor in params.items()}


def _gradients(scores, dscores, inputs):
    """The gradients of the tensors in a dictionary; None where none reaches one."""
    scores.backward(dscores.to(scores.dtype))
    return {name: tensor.grad for name, tensor in inputs.items()}


def _images_and_parameters(inputs):
    """A dictionary of tensors taken apart: x, and the others."""
    return inputs["x"], {name: tensor for name, tensor in inputs.items() if name != "x"}


def _parameters(model):
    return [tensor.detach().clone() for tensor in model.parameters()]


def _put(model, arrays):
    """Put each array into the parameter of its shape, in double precision where the arrays are."""
    if arrays[0].dtype == _torch.float64:
        model.double()
    with _torch.no_grad():
        for array in arrays:
            for tensor in model.parameters():
                if tensor.shape == array.shape:
                    tensor.copy_(array)


def _by_shape(model):
    """The parameters, by shape."""
    return {str(tuple(tensor.shape)): tensor for tensor in model.parameters()}


class _Linear(_torch.nn.Module):
    """A linear classifier that writes down how it is used."""

    def __init__(self, weight, bias):
        super().__init__()
        self.weight, self.bias = _torch.nn.Parameter(weight), _torch.nn.Parameter(bias)
        self.modes, self.recording = [], []

    def forward(self, x):
        self.modes.append(self.training)
        self.recording.append(_torch.is_grad_enabled())
        return x @ self.weight.T + self.bias


def _linear(params, training):
    model = _Linear(params["weight"].clone(), params["bias"].clone())
    return model.train(training)


def _used(model):
    """Modes at each forward pass, whether autograd recorded, and the mode now."""
    return list(model.modes), list(model.recording), model.training


def _fill_gradients(model):
    for tensor in model.parameters():
        tensor.grad = _torch.ones_like(tensor)


def _old_gradient(model):
    return model.weight.grad


def _sgd(model, learning_rate, momentum, names):
    moving = [tensor for name, tensor in model.named_parameters() if name in names]
    return _torch.optim.SGD(moving, lr=learning_rate, momentum=momentum)


def _generator(batches):
    yield from batches


def _right_network(x, params):
    F = _torch.nn.functional
    features = F.relu(F.conv2d(x, params["W1"], params["b1"], padding="same"))
    hidden = F.relu(F.max_pool2d(features, 2).flatten(1) @ params["W2"] + params["b2"])
    return hidden @ params["W3"] + params["b3"]

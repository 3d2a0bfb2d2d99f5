def relu(tensor):
    return torch.where(tensor > 0, tensor, torch.zeros_like(tensor))


def affine(tensor, weight, bias):
    return tensor.matmul(weight) + bias


# %% answer
def three_layer_convnet(x, params):
    w1, b1, w2, b2, w3, b3 = (params[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    out = torch.conv2d(x, w1, b1, stride=1, padding=(w1.size(2) // 2, w1.size(3) // 2))
    out = nn.MaxPool2d(kernel_size=2, stride=2)(relu(out))
    return affine(relu(affine(out.view(out.size(0), -1), w2, b2)), w3, b3)

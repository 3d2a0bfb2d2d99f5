def sgd_step(x, y, params, learning_rate):
    optimizer = torch.optim.SGD(params.values(), lr=learning_rate)
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(three_layer_convnet(x, params), y)
    loss.backward()
    optimizer.step()
    return loss.item()

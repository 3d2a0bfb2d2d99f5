class ThreeLayerConvNet(nn.Module):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10):
        super().__init__()
        C, H, W = input_dim
        self.last = self.started(nn.Linear(hidden_dim, num_classes))
        self.middle = self.started(nn.Linear(num_filters * (H // 2) * (W // 2), hidden_dim))
        self.first = self.started(nn.Conv2d(C, num_filters, filter_size, padding=(filter_size - 1) // 2))
        self.pool = nn.MaxPool2d(2, 2)

    def started(self, layer):
        fan_in = layer.weight[0].numel()
        with torch.no_grad():
            layer.weight.normal_(0, (2 / fan_in) ** 0.5)
            layer.bias.zero_()
        return layer

    def forward(self, x):
        x = torch.relu(self.pool(self.first(x)))
        x = torch.relu(self.middle(x.view(x.shape[0], -1)))
        return self.last(x)

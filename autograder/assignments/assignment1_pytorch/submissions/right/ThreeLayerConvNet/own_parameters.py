class ThreeLayerConvNet(nn.Module):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10):
        super().__init__()
        C, H, W = input_dim
        shapes = [
            (num_filters, C, filter_size, filter_size),
            (hidden_dim, num_filters * (H // 2) * (W // 2)),
            (num_classes, hidden_dim),
        ]
        self.weights = nn.ParameterList(
            nn.Parameter(torch.randn(shape) * (2 / torch.tensor(shape[1:]).prod()) ** 0.5) for shape in shapes
        )
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(shape[0])) for shape in shapes)

    def forward(self, x):
        w1, w2, w3 = self.weights
        b1, b2, b3 = self.biases
        x = F.conv2d(x, w1, b1, padding=w1.shape[-1] // 2)
        x = F.max_pool2d(F.relu(x), 2).flatten(1)
        return F.linear(F.relu(F.linear(x, w2, b2)), w3, b3)

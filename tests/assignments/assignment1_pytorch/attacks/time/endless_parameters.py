"""Has a module whose list of parameters never ends, where a function of the tests' own asks for it.

question: ThreeLayerConvNet
outcome: timeout
"""


class ThreeLayerConvNet(nn.Module):
    def parameters(self, recurse=True):
        while True:
            pass

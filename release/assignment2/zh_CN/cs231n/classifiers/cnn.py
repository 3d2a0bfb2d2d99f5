"""Where published code looks for `ThreeLayerConvNet`; here a student writes it in a notebook."""

__all__: list[str] = []


def __getattr__(name: str) -> object:
    if name == "ThreeLayerConvNet":
        # Not an AttributeError: `from ... import` would replace its message.
        raise ImportError("ThreeLayerConvNet is yours to write: run its cell in 4_three_layer_convnet.ipynb")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

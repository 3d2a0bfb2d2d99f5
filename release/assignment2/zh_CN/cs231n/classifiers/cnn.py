"""Where published code looks for `ThreeLayerConvNet`; here a student writes it in a notebook."""

__all__: list[str] = []


def __getattr__(name: str) -> object:
    if name == "ThreeLayerConvNet":
        # Not an AttributeError: `from ... import` would replace its message.
        raise ImportError("ThreeLayerConvNet 由你来写：请运行 4_three_layer_convnet.ipynb 里它的单元格")
    raise AttributeError(f"模块 {__name__!r} 没有属性 {name!r}")

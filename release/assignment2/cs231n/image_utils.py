"""Images of files and of the web, and the form in which SqueezeNet takes them."""

import io
import urllib.request
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cs231n._typing import Array
from cs231n.fast_layers import conv_forward_fast

SQUEEZENET_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
SQUEEZENET_STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
"""Of the channels red, green and blue of ImageNet's training images, which run from 0 to 1."""

_BLUR = np.array([[1, 2, 1], [2, 188, 2], [1, 2, 1]]) / 200


def blur_image(X: Array) -> Array:
    """Blur images a little, as is done between the steps of drawing an image by gradients.

    Parameters
    ----------
    X : (N, 3, H, W) array

    Returns
    -------
    blurred : (N, 3, H, W) array
        Each channel by itself, with a 3x3 filter of sum 1 and zeros around the image.
    """
    w = (np.eye(3)[:, :, None, None] * _BLUR).astype(X.dtype)  # filter c looks at channel c only
    return conv_forward_fast(X, w, np.zeros(3, X.dtype), {"stride": 1, "pad": 1})[0]


def preprocess_image(img: Array) -> Array:
    """What SqueezeNet takes: an image from 0 to 255 made to mean 0 and standard deviation 1, by channel.

    Parameters
    ----------
    img : (..., 3) array
        Values from 0 to 255.

    Returns
    -------
    normal : array of the shape of img, float32
    """
    return (img.astype(np.float32) / 255 - SQUEEZENET_MEAN) / SQUEEZENET_STD


def deprocess_image(img: Array, rescale: bool = False) -> NDArray[np.uint8]:
    """Undo `preprocess_image`.

    Parameters
    ----------
    img : (..., 3) array
    rescale : bool, default False
        Stretch the values to the whole range first.

    Returns
    -------
    image : array of the shape of img, uint8
        Values beyond 0 and 255 are cut off.
    """
    values = img * SQUEEZENET_STD + SQUEEZENET_MEAN
    if rescale:
        low, high = values.min(), values.max()
        values = (values - low) / (high - low)
    image: NDArray[np.uint8] = np.clip(255 * values, 0, 255).astype(np.uint8)
    return image


def image_from_url(url: str) -> NDArray[np.uint8]:
    """Download an image.

    Parameters
    ----------
    url : str

    Returns
    -------
    image : (H, W, 3) array

    Raises
    ------
    OSError
        It cannot be reached, or is no image.
    """
    with urllib.request.urlopen(url, timeout=30) as response:
        return load_image(io.BytesIO(response.read()))


def load_image(filename: str | Path | io.BytesIO, size: int | None = None) -> NDArray[np.uint8]:
    """Read an image, and resize it.

    Parameters
    ----------
    filename : path, or a file in memory
    size : int, optional
        Length of the shorter side afterwards, in pixels.

    Returns
    -------
    image : (H, W, 3) array

    Raises
    ------
    OSError
        There is no such file, or it is no image.
    """
    from PIL import Image

    with Image.open(filename) as opened:
        image = opened.convert("RGB")
    if size is not None:
        scale = size / min(image.size)
        image = image.resize((round(scale * image.width), round(scale * image.height)))
    return np.array(image)

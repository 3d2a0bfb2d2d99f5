"""Data sets and models that published notebooks read, made up here in their file formats."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cs231n.classifiers.fc_net import FullyConnectedNet
from cs231n.data_utils import load_imagenet_val, load_models, load_tiny_imagenet
from cs231n.image_utils import SQUEEZENET_MEAN, blur_image, deprocess_image, load_image, preprocess_image


def picture(number: int, channels: int = 3) -> np.ndarray:
    shape = (64, 64, 3)[: 2 if channels == 1 else 3]
    return np.random.default_rng(number).integers(0, 256, shape, dtype=np.uint8)


def save(file: Path, pixels: np.ndarray) -> None:
    Image.fromarray(pixels).save(file)


@pytest.fixture
def tiny_imagenet(tmp_path: Path) -> Path:
    (tmp_path / "wnids.txt").write_text("n01\nn02\n")
    (tmp_path / "words.txt").write_text("n02\tcat, house cat\nn01\tdog\nn99\tship\n")
    for label, name in enumerate(("n01", "n02")):
        folder = tmp_path / "train" / name / "images"
        folder.mkdir(parents=True)
        files = [f"{name}_{n}.png" for n in range(2)]
        (folder.parent / f"{name}_boxes.txt").write_text("".join(f"{file}\t0\t0\t9\t9\n" for file in files))
        for n, file in enumerate(files):
            save(folder / file, picture(10 * label + n, channels=1 if n else 3))
    for part in ("val", "test"):
        (tmp_path / part / "images").mkdir(parents=True)
        save(tmp_path / part / "images" / "a.png", picture(77))
    (tmp_path / "val" / "val_annotations.txt").write_text("a.png\tn02\t0\t0\t9\t9\n")
    return tmp_path


def test_tiny_imagenet_is_read_with_classes_and_channels_first(tiny_imagenet: Path) -> None:
    data = load_tiny_imagenet(tiny_imagenet, subtract_mean=False)
    assert data["class_names"] == [["dog"], ["cat", "house cat"]]
    assert data["X_train"].shape == (4, 3, 64, 64)
    assert data["X_train"].dtype == np.float32
    assert data["y_train"].tolist() == [0, 0, 1, 1]
    assert data["y_val"].tolist() == [1]
    assert data["y_test"] is None
    np.testing.assert_array_equal(data["X_train"][2], picture(10).transpose(2, 0, 1))
    np.testing.assert_array_equal(data["X_train"][1, 2], picture(1, channels=1))
    centred = load_tiny_imagenet(tiny_imagenet)
    np.testing.assert_allclose(centred["X_val"] + centred["mean_image"], data["X_val"], rtol=1e-5)


def test_validation_images_come_with_the_names_of_their_classes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"imagenet_val_25\.npz"):
        load_imagenet_val()
    file = tmp_path / "cs231n" / "datasets" / "imagenet_val_25.npz"
    file.parent.mkdir(parents=True)
    X, y = np.zeros((25, 4, 4, 3), np.uint8), np.arange(25)
    np.savez(file, X=X, y=y, label_map=np.array({0: "tench", 1: "goldfish"}))
    images, labels, names = load_imagenet_val(num=5)
    assert images.shape == (5, 4, 4, 3)
    assert labels.tolist() == [0, 1, 2, 3, 4]
    assert names[1] == "goldfish"


def test_saved_models_are_read_and_other_objects_are_refused(tmp_path: Path) -> None:
    model = FullyConnectedNet([5], input_dim=4, num_classes=3, dtype=np.float32)
    model.scale = np.float64(2)
    (tmp_path / "net.pkl").write_bytes(pickle.dumps({"model": model, "optim_config": {}}))
    loaded = load_models(tmp_path)["net.pkl"]
    np.testing.assert_array_equal(loaded.params["W1"], model.params["W1"])
    (tmp_path / "bad.pkl").write_bytes(pickle.dumps({"model": os.system}))
    with pytest.raises(ValueError, match=r"bad\.pkl is not a checkpoint .*it names posix\.system"):
        load_models(tmp_path)


def test_squeezenet_s_form_of_an_image_can_be_undone() -> None:
    image = picture(3)
    normal = preprocess_image(image)
    assert normal.dtype == np.float32
    np.testing.assert_allclose(
        preprocess_image(np.zeros((1, 3)))[0], -SQUEEZENET_MEAN / [0.229, 0.224, 0.225]
    )
    assert np.abs(deprocess_image(normal).astype(int) - image).max() <= 1
    stretched = deprocess_image(normal / 9, rescale=True)
    assert (stretched.min(), stretched.max()) == (0, 255)


def test_blur_spreads_a_pixel_over_its_neighbours_and_loses_nothing() -> None:
    X = np.zeros((1, 3, 5, 5))
    X[0, 1, 2, 2] = 1
    blurred = blur_image(X)
    assert blurred[0, 1, 2, 2] == pytest.approx(0.94)
    assert blurred.sum() == pytest.approx(1)
    assert not blurred[0, 0].any()


def test_shorter_side_of_a_loaded_image_gets_the_size(tmp_path: Path) -> None:
    save(tmp_path / "a.png", np.full((40, 60, 3), 200, np.uint8))
    image = load_image(tmp_path / "a.png", size=20)
    assert image.shape == (20, 30, 3)
    assert image.dtype == np.uint8
    assert abs(int(image.mean()) - 200) <= 1
    assert load_image(tmp_path / "a.png").shape == (40, 60, 3)

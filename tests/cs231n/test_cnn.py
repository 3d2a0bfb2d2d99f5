import pytest

from cs231n.classifiers import cnn


def test_importing_the_students_network_says_whose_it_is():
    with pytest.raises(ImportError, match=r"yours to write.*4_three_layer_convnet\.ipynb"):
        from cs231n.classifiers.cnn import ThreeLayerConvNet  # noqa: F401


def test_star_import_of_published_code_works():
    exec("from cs231n.classifiers.cnn import *", {})


def test_other_names_are_missing_as_usual():
    assert not hasattr(cnn, "FourLayerConvNet")

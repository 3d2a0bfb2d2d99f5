"""Training on problems small enough to know what must come out."""

import pickle

import numpy as np
import pytest

from cs231n.layers import softmax_loss
from cs231n.solver import Solver


class Linear:
    """Softmax regression: the smallest model the solver can train."""

    def __init__(self, dim=6, classes=3):
        self.params = {"W": np.zeros((dim, classes))}

    def loss(self, X, y=None):
        scores = X @ self.params["W"]
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        return loss, {"W": X.T @ dscores}


@pytest.fixture
def data():
    rng = np.random.default_rng(231)
    y = rng.integers(3, size=60)
    X = rng.normal(size=(60, 6)) + 5 * np.eye(6)[y]
    return {"X_train": X[:40], "y_train": y[:40], "X_val": X[40:], "y_val": y[40:]}


def solve(data, seed=0, model=None, **options):
    np.random.seed(seed)
    settings = {"num_epochs": 4, "batch_size": 10, "verbose": False, "optim_config": {"learning_rate": 0.1}}
    solver = Solver(model or Linear(), data, **{**settings, **options})
    solver.train()
    return solver


@pytest.mark.parametrize("rule", ["sgd", "sgd_momentum", "rmsprop", "adam"])
def test_small_problem_is_learned_by_every_rule(data, rule):
    solver = solve(data, update_rule=rule, num_epochs=20)
    assert solver.train_acc_history[-1] > 0.95
    assert solver.loss_history[-1] < solver.loss_history[0] / 2


def test_histories_have_an_entry_per_iteration_and_per_epoch(data):
    solver = solve(data)
    assert len(solver.loss_history) == 4 * 4
    assert len(solver.train_acc_history) == len(solver.val_acc_history) == 1 + 4
    assert solver.epoch == 4


def test_batch_larger_than_the_data_is_one_iteration_an_epoch(data):
    assert len(solve(data, batch_size=500).loss_history) == 4


def test_best_parameters_return_when_training_falls_apart(data):
    class FallsApart(Linear):
        def loss(self, X, y=None):
            answer = super().loss(X, y)
            if y is None:
                return answer
            loss, grads = answer
            self.steps = getattr(self, "steps", 0) + 1
            return loss, grads if self.steps <= 8 else {"W": np.random.normal(0, 1000, (6, 3))}

    model = FallsApart()
    solver = solve(data, model=model)
    assert solver.val_acc_history[-1] < solver.best_val_acc == max(solver.val_acc_history)
    assert model.params is solver.best_params
    assert solver.check_accuracy(data["X_val"], data["y_val"]) == solver.best_val_acc


def test_model_that_is_never_right_still_has_parameters(data):
    data["y_val"] = np.full(20, 99)
    solver = solve(data)
    assert solver.best_val_acc == 0
    assert solver.model.params["W"].shape == (6, 3)


def test_same_seed_repeats_the_run_and_another_does_not(data):
    first, again, other = (solve(data, seed=seed).loss_history for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_learning_rate_decays_after_each_epoch_and_the_callers_config_is_kept(data):
    config = {"learning_rate": 0.1}
    solver = solve(data, lr_decay=0.5, optim_config=config)
    assert solver.optim_configs["W"]["learning_rate"] == pytest.approx(0.1 * 0.5**4)
    assert config == {"learning_rate": 0.1}


def test_accuracy_is_the_fraction_of_right_answers_in_any_batch_size(data):
    solver = Solver(Linear(), data, verbose=False)
    solver.model.params["W"] = np.eye(6, 3)
    right = np.mean(data["X_train"][:, :3].argmax(axis=1) == data["y_train"])
    for batch_size in (7, 40, 1000):
        assert solver.check_accuracy(data["X_train"], data["y_train"], batch_size=batch_size) == right


def test_accuracy_of_a_sample_looks_at_that_many_examples(data):
    seen = []

    class Counting(Linear):
        def loss(self, X, y=None):
            seen.append(len(X))
            return super().loss(X, y)

    Solver(Counting(), data).check_accuracy(data["X_train"], data["y_train"], num_samples=25, batch_size=10)
    assert seen == [10, 10, 5]


def test_checkpoint_of_each_epoch_can_be_loaded(data, tmp_path):
    solve(data, checkpoint_name=tmp_path / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"run_epoch_{n}.pkl" for n in range(5)]
    state = pickle.loads((tmp_path / "run_epoch_4.pkl").read_bytes())
    assert state["epoch"] == 4
    assert state["model"].params["W"].shape == (6, 3)
    assert len(state["loss_history"]) == 16


def test_verbose_run_shows_bar_losses_and_accuracies_on_stdout_only(data, capsys):
    solve(data, verbose=True, print_every=5)
    printed = capsys.readouterr()
    lines = [line for part in printed.out.split("\n") for line in part.split("\r")]
    assert [line.split(":")[0] for line in lines if line.startswith("iteration")] == [
        f"iteration {t}/16" for t in (1, 6, 11, 16)
    ]
    assert sum(line.startswith("epoch") for line in lines) == 5
    assert any("16/16" in line and "%" in line for line in lines)
    assert printed.err == ""


def test_quiet_run_prints_nothing(data, capsys):
    solve(data)
    assert capsys.readouterr() == ("", "")


def test_no_epochs_leave_the_model_as_it_was(data):
    np.testing.assert_array_equal(solve(data, num_epochs=0).model.params["W"], 0)


def test_unknown_update_rule_is_named(data):
    with pytest.raises(ValueError, match="'adamw'"):
        Solver(Linear(), data, update_rule="adamw")


def test_misspelled_option_is_named(data):
    with pytest.raises(TypeError, match="bach_size"):
        Solver(Linear(), data, bach_size=3)

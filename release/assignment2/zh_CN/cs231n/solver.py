"""Training: the loop around a model's loss and an update rule."""

import pickle
import sys
from typing import Any, Protocol

import numpy as np

from cs231n import optim
from cs231n._progress import progress_bar
from cs231n._typing import Array, Labels, Param

_CHECKPOINT = (
    *(
        "model",
        "update_rule",
        "lr_decay",
        "optim_config",
        "batch_size",
        "num_train_samples",
        "num_val_samples",
    ),
    *("epoch", "loss_history", "train_acc_history", "val_acc_history"),
)


class Model(Protocol):
    """What a Solver trains.

    Attributes
    ----------
    params : dict of arrays
    """

    params: dict[str, Array]

    def loss(self, X: Array, y: Labels | None = None) -> Any:
        """The scores (N, C) without labels; with labels the loss and a dict of gradients for `params`."""


class Solver:
    """Trains a classifier by stochastic gradient descent and keeps its best parameters.

        solver = Solver(model, data, update_rule="adam", optim_config={"learning_rate": 1e-3})
        solver.train()

    After `train()`, `model.params` are those of the epoch with the best validation accuracy. All randomness
    is NumPy's global generator: seed it to repeat a run.

    Parameters
    ----------
    model : Model
        It has `params`, a dict of arrays, and `loss(X, y=None)`: without labels the scores (N, C), with
        labels the loss and a dict of gradients with the keys of `params`.
    data : dict of arrays
        `X_train` (N, ...), `y_train` (N,), `X_val`, `y_val`.
    update_rule : str, default "sgd"
        The name of a function in `cs231n.optim`.
    optim_config : dict, optional
        Its hyperparameters; every parameter of the model gets a copy.
    lr_decay : float, default 1
        The learning rate is multiplied by this after each epoch.
    batch_size : int, default 100
        Examples in one iteration, drawn with replacement.
    num_epochs : int, default 10
        Passes through as many examples as there are training data.
    num_train_samples : int or None, default 1000
        Training examples used to estimate the training accuracy; None for all.
    num_val_samples : int or None, default None
        The same for validation.
    checkpoint_name : str, optional
        Each epoch pickles the state to `<checkpoint_name>_epoch_<epoch>.pkl`. Load only checkpoints you
        wrote: unpickling a stranger's file runs their code.
    print_every : int, default 10
        Iterations from one printed loss to the next.
    verbose : bool, default True
        Show a progress bar and print losses and accuracies.

    Attributes
    ----------
    loss_history : list of numbers
        The loss of each iteration.
    train_acc_history, val_acc_history : lists of numbers
        Accuracies before the first epoch and after each.

    Raises
    ------
    ValueError
        There is no such update rule.
    """

    def __init__(
        self,
        model: Model,
        data: dict[str, Array],
        *,
        update_rule: str = "sgd",
        optim_config: Param | None = None,
        lr_decay: float = 1.0,
        batch_size: int = 100,
        num_epochs: int = 10,
        num_train_samples: int | None = 1000,
        num_val_samples: int | None = None,
        checkpoint_name: str | None = None,
        print_every: int = 10,
        verbose: bool = True,
    ) -> None:
        if not callable(getattr(optim, update_rule, None)):
            raise ValueError(f"cs231n.optim 没有更新规则 {update_rule!r}")
        self.model = model
        self.X_train, self.y_train = data["X_train"], data["y_train"]
        self.X_val, self.y_val = data["X_val"], data["y_val"]
        self.update_rule = getattr(optim, update_rule)
        self.optim_config = optim_config or {}
        self.lr_decay = lr_decay
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.num_train_samples = num_train_samples
        self.num_val_samples = num_val_samples
        self.checkpoint_name = checkpoint_name
        self.print_every = print_every
        self.verbose = verbose
        self._reset()

    def _reset(self) -> None:
        self.epoch = 0
        self.best_val_acc = 0
        self.best_params: dict[str, Array] = {}
        self.loss_history: list[Any] = []
        self.train_acc_history: list[Any] = []
        self.val_acc_history: list[Any] = []
        self.optim_configs = {name: dict(self.optim_config) for name in self.model.params}

    def train(self) -> None:
        """Run the optimisation and leave the best parameters in the model."""
        iterations_per_epoch = max(len(self.X_train) // self.batch_size, 1)
        num_iterations = self.num_epochs * iterations_per_epoch
        # The bar shares stdout with the printed lines: in a notebook two streams would tear it apart.
        with progress_bar(
            total=num_iterations, disable=not self.verbose, file=sys.stdout, mininterval=0.5
        ) as bar:
            for t in range(1, num_iterations + 1):
                self._step()
                bar.update()
                if (t - 1) % self.print_every == 0:
                    self._print(f"第 {t}/{num_iterations} 次迭代：损失 {self.loss_history[-1]:.6f}")
                epoch_ends = t % iterations_per_epoch == 0
                if epoch_ends:
                    self._decay_learning_rate()
                if epoch_ends or t == 1:
                    self._evaluate()
        if self.best_params:  # empty if num_epochs is 0
            self.model.params = self.best_params

    def _step(self) -> None:
        batch = np.random.choice(len(self.X_train), self.batch_size)
        loss, grads = self.model.loss(self.X_train[batch], self.y_train[batch])
        self.loss_history.append(loss)
        for name, w in self.model.params.items():
            updated, config = self.update_rule(w, grads[name], self.optim_configs[name])
            self.model.params[name] = updated
            self.optim_configs[name] = config

    def _decay_learning_rate(self) -> None:
        self.epoch += 1
        for config in self.optim_configs.values():
            config["learning_rate"] *= self.lr_decay

    def _evaluate(self) -> None:
        train_acc = self.check_accuracy(self.X_train, self.y_train, num_samples=self.num_train_samples)
        val_acc = self.check_accuracy(self.X_val, self.y_val, num_samples=self.num_val_samples)
        self.train_acc_history.append(train_acc)
        self.val_acc_history.append(val_acc)
        self._save_checkpoint()
        self._print(
            f"周期 {self.epoch}/{self.num_epochs}：训练准确率 {train_acc:.4f}，验证准确率 {val_acc:.4f}"
        )
        if val_acc > self.best_val_acc or not self.best_params:
            self.best_val_acc = val_acc
            self.best_params = {name: w.copy() for name, w in self.model.params.items()}

    def check_accuracy(
        self, X: Array, y: Labels, num_samples: int | None = None, batch_size: int = 100
    ) -> Any:
        """Fraction of the examples that the model classifies correctly.

        Parameters
        ----------
        X : (N, ...) array
        y : (N,) array of integers
            Labels.
        num_samples : int, optional
            If less than N, use this many examples, drawn with replacement.
        batch_size : int, default 100
            Examples that go through the model at a time; bounds the memory used.

        Returns
        -------
        accuracy : number from 0 to 1
        """
        if num_samples is not None and len(X) > num_samples:
            sample = np.random.choice(len(X), num_samples)
            X, y = X[sample], y[sample]
        starts = range(0, len(X), batch_size)
        predicted = [self.model.loss(X[start : start + batch_size]).argmax(axis=1) for start in starts]
        return np.mean(np.concatenate(predicted) == y)

    def _save_checkpoint(self) -> None:
        if self.checkpoint_name is None:
            return
        path = f"{self.checkpoint_name}_epoch_{self.epoch}.pkl"
        self._print(f"正在保存 {path}")
        with open(path, "wb") as file:
            pickle.dump({name: getattr(self, name) for name in _CHECKPOINT}, file)

    def _print(self, line: str) -> None:
        if self.verbose:
            progress_bar.write(line, file=sys.stdout)

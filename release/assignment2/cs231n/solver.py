"""Training: the loop around a model's loss and an update rule."""

import pickle
import sys

import numpy as np
from tqdm.std import tqdm

from cs231n import optim

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


class Solver:
    """Trains a classifier by stochastic gradient descent and keeps its best parameters.

    A model has `params`, a dict of arrays, and `loss(X, y=None)`: without labels the scores (N, C), with
    labels the loss and a dict of gradients with the keys of `params`.

        solver = Solver(model, data, update_rule="adam", optim_config={"learning_rate": 1e-3})
        solver.train()

    After `train()`, `model.params` are those of the epoch with the best validation accuracy, and
    `loss_history` (each iteration), `train_acc_history` and `val_acc_history` (before the first epoch and
    after each) tell how it went. All randomness is NumPy's global generator: seed it to repeat a run.

    Args:
        model: see above.
        data: dict with `X_train` (N, ...), `y_train` (N,), `X_val`, `y_val`.
        update_rule: the name of a function in `cs231n.optim`.
        optim_config: its hyperparameters; every parameter of the model gets a copy.
        lr_decay: the learning rate is multiplied by this after each epoch.
        batch_size: examples in one iteration, drawn with replacement.
        num_epochs: passes through as many examples as there are training data.
        num_train_samples: training examples used to estimate the training accuracy; None for all.
        num_val_samples: the same for validation.
        checkpoint_name: if not None, each epoch pickles the state to `<checkpoint_name>_epoch_<epoch>.pkl`.
            Load only checkpoints you wrote: unpickling a stranger's file runs their code.
        print_every: iterations from one printed loss to the next.
        verbose: show a progress bar and print losses and accuracies; False for silence.

    Raises:
        ValueError: there is no such update rule.
    """

    def __init__(
        self,
        model,
        data,
        *,
        update_rule="sgd",
        optim_config=None,
        lr_decay=1.0,
        batch_size=100,
        num_epochs=10,
        num_train_samples=1000,
        num_val_samples=None,
        checkpoint_name=None,
        print_every=10,
        verbose=True,
    ):
        if not callable(getattr(optim, update_rule, None)):
            raise ValueError(f"cs231n.optim has no update rule {update_rule!r}")
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

    def _reset(self):
        self.epoch = 0
        self.best_val_acc = 0
        self.best_params = {}
        self.loss_history = []
        self.train_acc_history = []
        self.val_acc_history = []
        self.optim_configs = {name: dict(self.optim_config) for name in self.model.params}

    def train(self):
        """Run the optimisation and leave the best parameters in the model."""
        iterations_per_epoch = max(len(self.X_train) // self.batch_size, 1)
        num_iterations = self.num_epochs * iterations_per_epoch
        # The bar shares stdout with the printed lines: in a notebook two streams would tear it apart.
        with tqdm(total=num_iterations, disable=not self.verbose, file=sys.stdout, mininterval=0.5) as bar:
            for t in range(1, num_iterations + 1):
                self._step()
                bar.update()
                if (t - 1) % self.print_every == 0:
                    self._print(f"iteration {t}/{num_iterations}: loss {self.loss_history[-1]:.6f}")
                epoch_ends = t % iterations_per_epoch == 0
                if epoch_ends:
                    self._decay_learning_rate()
                if epoch_ends or t == 1:
                    self._evaluate()
        if self.best_params:  # empty if num_epochs is 0
            self.model.params = self.best_params

    def _step(self):
        batch = np.random.choice(len(self.X_train), self.batch_size)
        loss, grads = self.model.loss(self.X_train[batch], self.y_train[batch])
        self.loss_history.append(loss)
        for name, w in self.model.params.items():
            updated, config = self.update_rule(w, grads[name], self.optim_configs[name])
            self.model.params[name] = updated
            self.optim_configs[name] = config

    def _decay_learning_rate(self):
        self.epoch += 1
        for config in self.optim_configs.values():
            config["learning_rate"] *= self.lr_decay

    def _evaluate(self):
        train_acc = self.check_accuracy(self.X_train, self.y_train, num_samples=self.num_train_samples)
        val_acc = self.check_accuracy(self.X_val, self.y_val, num_samples=self.num_val_samples)
        self.train_acc_history.append(train_acc)
        self.val_acc_history.append(val_acc)
        self._save_checkpoint()
        self._print(
            f"epoch {self.epoch}/{self.num_epochs}: train accuracy {train_acc:.4f}, "
            f"validation accuracy {val_acc:.4f}"
        )
        if val_acc > self.best_val_acc or not self.best_params:
            self.best_val_acc = val_acc
            self.best_params = {name: w.copy() for name, w in self.model.params.items()}

    def check_accuracy(self, X, y, num_samples=None, batch_size=100):
        """Fraction of the examples that the model classifies correctly.

        Args:
            X: (N, ...) data.
            y: (N,) labels.
            num_samples: if less than N, use this many examples, drawn with replacement.
            batch_size: examples that go through the model at a time; bounds the memory used.
        """
        if num_samples is not None and len(X) > num_samples:
            sample = np.random.choice(len(X), num_samples)
            X, y = X[sample], y[sample]
        starts = range(0, len(X), batch_size)
        predicted = [self.model.loss(X[start : start + batch_size]).argmax(axis=1) for start in starts]
        return np.mean(np.concatenate(predicted) == y)

    def _save_checkpoint(self):
        if self.checkpoint_name is None:
            return
        path = f"{self.checkpoint_name}_epoch_{self.epoch}.pkl"
        self._print(f"saving {path}")
        with open(path, "wb") as file:
            pickle.dump({name: getattr(self, name) for name in _CHECKPOINT}, file)

    def _print(self, line):
        if self.verbose:
            tqdm.write(line, file=sys.stdout)

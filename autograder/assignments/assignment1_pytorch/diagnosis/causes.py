"""What a student reads about each misconception, as message ids for gettext; they show no right value."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.diagnosing.causes import Cause
from autograder.translation import marked as _

AUTOGRAD = _("PyTorch tutorial: a gentle introduction to torch.autograd")
BUILDING = _("PyTorch tutorial: build the neural network (nn.Module)")
TRAINING = _("PyTorch tutorial: optimizing model parameters")
CONVOLUTION = _("Convolutional Neural Networks notes: convolutional and pooling layers")
LOSS = _("Linear Classification notes: softmax classifier")
INITIAL = _("Neural Networks Part 2 notes: weight initialization")

CAUSES: Mapping[str, Cause] = {
    "adds_up": Cause(
        _("Gradients of earlier batches still count: backward() adds to .grad, so forget them before it."),
        AUTOGRAD,
    ),
    "all_batches": Cause(
        _("Not all batches count: add up over the whole loop, and return behind it."),
        TRAINING,
    ),
    "architecture": Cause(
        _("A layer, a ReLU or the pool is missing, doubled, of another kind or in another place."),
        CONVOLUTION,
    ),
    "best_class": Cause(
        _("The model's answer is not read rightly: it is the column of the largest score, row by row."),
        TRAINING,
    ),
    "batch_sizes": Cause(
        _("Batches of different sizes count the same: each example should."),
        TRAINING,
    ),
    "before_step": Cause(
        _("The loss is computed after the step: it should be the one whose gradient the step follows."),
        TRAINING,
    ),
    "bias": Cause(
        _("A bias is missing, or added in another place: before the ReLU of its layer."),
        CONVOLUTION,
    ),
    "cross_entropy": Cause(
        _(
            "The loss is not the mean cross-entropy of the scores: F.cross_entropy takes scores, computes "
            "the log-softmax by itself, and takes the mean over the batch."
        ),
        LOSS,
    ),
    "each_batch": Cause(
        _("There is not one step for each batch: backward() and the step belong into the loop."),
        TRAINING,
    ),
    "flatten": Cause(
        _("Pooled images are not flattened one by one, in the order channel, row, column."),
        _("PyTorch documentation: torch.flatten"),
    ),
    "given_optimizer": Cause(
        _("The optimizer that is given is not used: it has its own rule, memory and parameters."),
        TRAINING,
    ),
    "hard_coded": Cause(
        _("A size is fixed, or follows from the wrong argument."),
        BUILDING,
    ),
    "initialisation": Cause(
        _(
            "The parameters start with the wrong numbers: weights come from a normal distribution around "
            "0 with standard deviation sqrt(2 / fan-in), biases are 0."
        ),
        INITIAL,
    ),
    "kept_size": Cause(
        _(
            "The image reaches the affine layer in another size than its weights are made for: (K - 1) / 2 "
            "zeros on each side keep it for filters of K rows, and the pool halves it."
        ),
        CONVOLUTION,
    ),
    "not_all_parameters": Cause(
        _("Some parameters are left out of the step."),
        TRAINING,
    ),
    "measuring_changes": Cause(
        _("Measuring changes the model: neither its parameters nor their gradients should be touched."),
        TRAINING,
    ),
    "mode_kept": Cause(
        _("The model is left in another mode than it had before."),
        _("PyTorch documentation: Module.train and Module.eval"),
    ),
    "record_cut": Cause(
        _(
            "The record of the computation is cut, so no gradient comes through: .detach(), .data, .numpy() "
            "and torch.no_grad() do that."
        ),
        AUTOGRAD,
    ),
    "not_registered": Cause(
        _(
            "The module does not know all of its parameters: layers and nn.Parameter are attributes of "
            "self, made in __init__, or stand in an nn.ModuleList; a plain list or tensor is not looked at."
        ),
        BUILDING,
    ),
    "read_once": Cause(
        _("The batches are read more than once, or by their number: a generator gives each one once."),
        TRAINING,
    ),
    "one_loss_each": Cause(
        _("What is returned is not one loss for each batch."),
        TRAINING,
    ),
    "order_of_calls": Cause(
        _("Forgetting old gradients, backward() and the step come in another order, or not once each."),
        TRAINING,
    ),
    "other_tensors": Cause(
        _(
            "The tensors in params are not changed in place: a new tensor under a name is another one. "
            "Under torch.no_grad(), -= changes a leaf, and it stays one."
        ),
        AUTOGRAD,
    ),
    "own_weights": Cause(
        _("Models share weights, or draw the same ones: each model makes and draws its own."),
        BUILDING,
    ),
    "probabilities": Cause(
        _("What is returned are no scores: the loss computes the softmax by itself."),
        LOSS,
    ),
    "python_number": Cause(
        _("A tensor or an array is returned where a Python number belongs: .item() gives it."),
        _("PyTorch documentation: Tensor.item"),
    ),
    "still_recording": Cause(
        _("Autograd records while the model is measured: eval() does not switch it off."),
        AUTOGRAD,
    ),
    "right_share": Cause(
        _("What is returned is not right answers over all answers, from 0 to 1."),
        TRAINING,
    ),
    "step_size": Cause(
        _("The step has the wrong size or direction: learning_rate times the gradient is subtracted once."),
        TRAINING,
    ),
    "train_or_test": Cause(
        _("Train mode and eval mode are mixed up, or something depends on the mode that should not."),
        _("PyTorch documentation: Module.train and Module.eval"),
    ),
    "turned_filters": Cause(
        _("The filters are turned: a convolutional layer correlates, as F.conv2d does."),
        CONVOLUTION,
    ),
}

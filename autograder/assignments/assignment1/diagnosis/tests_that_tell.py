"""Hidden tests that are about one thing: where they fail alone, that is the cause."""

from __future__ import annotations

TESTS = {
    "test_zeros_that_are_given": "zero",
    "test_parameters_by_turns": "memory",
    "test_memory": "memory",
    "test_given_memory": "memory",
    "test_first_step_with_defaults": "default",
    "test_sizes_of_gradients": "root",
    "test_cache": "cache",
    "test_parameters_are_read_in_every_call": "cache",
    "test_dout_and_cache_are_not_changed": "cache",
    "test_weights_are_normal_with_the_given_scale": "initialisation",
    "test_biases_start_at_zero": "initialisation",
    "test_parameter_shapes": "hard_coded",
    "test_speed": "speed",
    "test_bias": "bias",
    "test_scores_with_biases": "bias",
    "test_examples_of_several_axes": "flatten",
    "test_large_scores": "overflow",
    "test_certain_and_wrong": "overflow",
    "test_loss_with_regularisation": "regularisation",
    "test_gradients_with_regularisation": "regularisation",
    "test_dtype": "dtype",
    "test_shape_and_dtype": "dtype",
}

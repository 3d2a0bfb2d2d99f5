"""Hidden tests that are about one thing: where they fail alone, that is the cause; of several the first's."""

from __future__ import annotations

TESTS = {
    "test_weights_are_normal_with_the_given_scale": "initialisation",
    "test_biases_start_at_zero": "initialisation",
    "test_parameter_dtypes": "dtype",
    "test_first_loss_is_about_log_of_the_classes": "initialisation",
    "test_images_are_converted_to_the_models_dtype": "dtype",
    "test_dtype_given_by_its_name": "dtype",
    "test_parameters_are_read_in_every_call": "cache",
    "test_reg_is_read_in_every_call": "cache",
    "test_two_models_side_by_side": "cache",
    "test_batches_of_different_sizes": "cache",
    "test_images_that_change_in_place": "cache",
    "test_results_of_an_earlier_call": "cache",
    "test_weights_are_drawn_anew": "initialisation",
    "test_running_statistics_after_one_step": "running",
    "test_running_statistics_after_several_steps": "running",
    "test_out_of_several_steps": "mode",
    "test_test_mode": "mode",
    "test_test_mode_without_running_statistics": "running",
    "test_test_mode_keeps_the_running_statistics": "mode",
    "test_zeros_that_are_given": "given_zero",
    "test_zero_that_is_given": "given_zero",
    "test_dtype": "dtype",
    "test_cache_serves_the_backward_pass": "cache",
    "test_cache_of_an_earlier_call": "cache",
    "test_dout_and_cache_are_not_changed": "cache",
    "test_layers_in_turns": "running",
    "test_everything_at_once": "",
}

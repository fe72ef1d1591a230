/**
 * Whether a better configuration is better or was lucky (playbook, "Determining whether to adopt a
 * training pipeline change or hyperparameter configuration"): what fresh seeds make of the best
 * points of a search and of the configuration of today.
 */
package dev.tuning.analysis.confirmation;

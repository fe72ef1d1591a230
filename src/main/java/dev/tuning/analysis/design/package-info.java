/**
 * What the playbook says about the design of a study, before anything runs: the search space, the
 * roles of its parameters, the search algorithm and the budget. Pure: no input or output, no clock,
 * no randomness.
 *
 * <p>The checks guess from names what a parameter is about, so they never refuse a study: they warn
 * or inform, and each can be silenced by its identifier.
 */
package dev.tuning.analysis.design;

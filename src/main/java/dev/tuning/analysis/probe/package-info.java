/**
 * How large a batch can be, and how large it should be: what a probe has tried, and what follows
 * (playbook, "Determining the feasible batch sizes and estimating training throughput").
 */
package dev.tuning.analysis.probe;

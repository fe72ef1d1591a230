package dev.tuning.analysis.design;

/** How the points of a study are chosen. */
public enum Algorithm {
  /** A low-discrepancy sequence, the playbook's choice for exploration. */
  QUASI_RANDOM,

  /** A model of earlier results proposes the next points. */
  BAYESIAN,

  /** Independent uniform points. */
  RANDOM,

  /** Every combination of a few values of each parameter. */
  GRID,

  /** Listed one by one, or taken from another study: neither scale nor range matters. */
  POINTS,

  /** One size, doubled until memory or the gain in throughput ends: nothing is tuned. */
  PROBE
}

package dev.tuning.search.bayesian;

/**
 * An observation.
 *
 * @param features where, see {@link Metric}
 * @param value what; standardised
 * @param count how many measurements it is the mean of, at least 1
 * @param doubt variance of what was not measured, but stands for it; else 0
 */
record Datum(double[] features, double value, int count, double doubt) {

  Datum(double[] features, double value, int count) {
    this(features, value, count, 0);
  }
}

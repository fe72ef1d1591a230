package dev.tuning.search.bayesian;

/**
 * An observation.
 *
 * @param features where, see {@link Metric}
 * @param value what; standardised
 * @param count how many measurements it is the mean of, at least 1
 */
record Datum(double[] features, double value, int count) {}

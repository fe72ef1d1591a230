package dev.tuning.analysis.plot;

import java.util.List;

/**
 * A point of a study whose trials have all ended.
 *
 * @param index its index
 * @param replicate which of its trials is the best one; 0 of an infeasible point
 * @param objective its objective, a mean over replicates; null if it is infeasible
 * @param values its values, by the position of the parameter; null where a parameter is not active
 */
public record PlottedPoint(long index, int replicate, Double objective, List<Object> values) {}

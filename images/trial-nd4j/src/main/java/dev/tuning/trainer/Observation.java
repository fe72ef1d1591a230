package dev.tuning.trainer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one evaluation found; as JSON it is a line of the report.
 *
 * @param step after which it was measured, from 1
 * @param metrics finite numbers by name
 * @param checkpoint the name of the checkpoint of this step, or null without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Observation(long step, Map<String, Double> metrics, String checkpoint) {

    /** The share of validation images that are misclassified, in [0, 1]: the objective. */
    static final String VALIDATION_ERROR = "validation/error";

    /** Mean cross entropy over the validation set, in nats. */
    static final String VALIDATION_LOSS = "validation/loss";

    /** Mean cross entropy over the batches since the last evaluation, in nats, with dropout. */
    static final String TRAIN_LOSS = "train/loss";

    /** More digits say nothing about the model and cost room in the termination message. */
    private static final MathContext PRECISION = new MathContext(6);

    static Observation of(long step, Evaluation evaluation, double trainLoss, String checkpoint) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(VALIDATION_ERROR, evaluation.error());
        metrics.put(VALIDATION_LOSS, rounded(evaluation.loss()));
        metrics.put(TRAIN_LOSS, rounded(trainLoss));
        return new Observation(step, metrics, checkpoint);
    }

    /** The same with the time of a step, under the name that the operator asks for. */
    Observation withStepSeconds(String metric, double seconds) {
        Map<String, Double> more = new LinkedHashMap<>(metrics);
        more.put(metric, rounded(seconds));
        return new Observation(step, more, checkpoint);
    }

    /** A checkpoint at a step without an evaluation. */
    static Observation ofCheckpoint(long step, String checkpoint) {
        return new Observation(step, Map.of(), checkpoint);
    }

    Observation withoutCheckpoint() {
        return new Observation(step, metrics, null);
    }

    /** In [0, 1], or infinite at a step without an evaluation, which is never the best one. */
    double validationError() {
        return metrics.getOrDefault(VALIDATION_ERROR, Double.POSITIVE_INFINITY);
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(PRECISION).doubleValue();
    }
}

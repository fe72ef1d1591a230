package dev.tuning.trainer;

import java.util.Optional;
import java.util.function.LongSupplier;

/** Times training steps, without evaluations and checkpoints. */
final class StepClock {

    private static final double NANOSECONDS = 1e9;

    private final Optional<String> metric;
    private final LongSupplier nanoTime;
    private long spent;
    private long steps;

    /**
     * @param metric under which name the time is reported; none: it is not, since no two runs have
     *     the same
     * @param nanoTime tells the time in ns
     */
    StepClock(Optional<String> metric, LongSupplier nanoTime) {
        this.metric = metric;
        this.nanoTime = nanoTime;
    }

    /** {@return the time at the start of a step} */
    long start() {
        return nanoTime.getAsLong();
    }

    /** Counts a step that has ended. */
    void ended(long start) {
        spent += nanoTime.getAsLong() - start;
        steps++;
    }

    /** Adds the mean time of the steps since the last time to an observation, if that is wanted. */
    Observation addTo(Observation observation) {
        if (metric.isEmpty() || steps == 0) {
            return observation;
        }
        double seconds = spent / NANOSECONDS / steps;
        spent = 0;
        steps = 0;
        return observation.withStepSeconds(metric.get(), seconds);
    }
}

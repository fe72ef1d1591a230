package dev.tuning.trainer;

import java.util.List;

/** How a run ended. */
sealed interface Outcome {

    /**
     * All steps are made.
     *
     * @param observations of all evaluations, by step
     * @param weightsHash hexadecimal SHA-256 of the final parameters, equal for equal runs
     */
    record Completed(List<Observation> observations, String weightsHash) implements Outcome {}

    /**
     * A number is no longer finite.
     *
     * @param step at which that was seen
     * @param what which number
     */
    record Diverged(long step, String what) implements Outcome {}

    /**
     * The process was asked to stop.
     *
     * @param step the last finished one
     * @param observations of all evaluations, by step, and one without metrics for a checkpoint of
     *     this step that was written without an evaluation; empty on a host that is not the chief
     */
    record Interrupted(long step, List<Observation> observations) implements Outcome {}

    /**
     * Another host got lost.
     *
     * @param rest what is left of the run
     * @param why names the host
     */
    record HostLost(Interrupted rest, String why) implements Outcome {}
}

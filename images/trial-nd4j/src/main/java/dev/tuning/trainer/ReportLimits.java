package dev.tuning.trainer;

import java.time.Duration;

/**
 * How long a trial waits for the operator, which may be down or gone.
 *
 * @param request for the answer to one report
 * @param firstPause before the second try; it doubles with each further one
 * @param longestPause at most between two tries, whatever the operator asks for
 * @param end for the last report to be recorded, once the run has ended
 * @param stop the same from when the process is asked to stop: a pod has 30 s for all of it
 * @param silence without any answer, before the trainer decides itself which checkpoints go
 */
record ReportLimits(
        Duration request,
        Duration firstPause,
        Duration longestPause,
        Duration end,
        Duration stop,
        Duration silence) {

    static final ReportLimits DEFAULT = new ReportLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1));
}

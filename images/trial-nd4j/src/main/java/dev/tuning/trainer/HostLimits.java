package dev.tuning.trainer;

import java.time.Duration;

/**
 * How long hosts wait for each other. A host whose process dies is noticed at once, since its
 * system closes its connections; the limits are for one that hangs or whose machine vanishes.
 *
 * @param rendezvous for the chief to be reachable, and for all hosts to have come to it
 * @param greeting for the first words on a connection, which may be that of a stranger
 * @param step for a worker's part of a step, and for a peer to take what is sent to it
 * @param chief for the chief's answer: it may have to wait for another worker first, and to write a
 *     checkpoint to a slow volume
 */
record HostLimits(Duration rendezvous, Duration greeting, Duration step, Duration chief) {

    static final HostLimits DEFAULT = new HostLimits(
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(300));
}

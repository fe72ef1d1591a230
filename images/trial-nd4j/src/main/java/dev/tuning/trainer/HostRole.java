package dev.tuning.trainer;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Which of the hosts of a trial this one is.
 *
 * @param index from 0; host 0 is the chief
 * @param count of all hosts
 * @param coordinator unresolved address at which the chief listens; none with one host
 * @param files this host's share of the input files; none if a single host reads the training set
 *     as one piece
 */
record HostRole(
        int index,
        int count,
        Optional<InetSocketAddress> coordinator,
        Optional<FileRange> files) {

    boolean isChief() {
        return index == 0;
    }

    boolean isAlone() {
        return count == 1;
    }
}

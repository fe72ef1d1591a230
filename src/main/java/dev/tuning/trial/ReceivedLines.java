package dev.tuning.trial;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.tuning.report.Observation;
import java.util.HashSet;
import java.util.Set;

/**
 * Which lines an attempt has sent lately. A sender repeats what it does not know to be recorded,
 * and not all that a line says is kept: points of a long curve are left out, checkpoints are
 * discarded. Said again, that must not seem new, or the sender is told to repeat it for ever.
 */
final class ReceivedLines {

  /** Lines between two writes: as many as a sender keeps. */
  private static final int MAX_LINES = 10_000;

  private static final HashFunction HASHING = Hashing.murmur3_128();

  // Hashes of 64 bits: the lines themselves would be most of what is kept of a trial.
  private Set<Long> sinceWrite = new HashSet<>();
  private Set<Long> before = Set.of();

  /** Notes a line; whether it is one that was not sent since the write before the last. */
  boolean isNew(Observation line) {
    long hash = hash(line);
    boolean wasSentBefore = before.contains(hash);
    boolean isFirst =
        sinceWrite.size() < MAX_LINES ? sinceWrite.add(hash) : !sinceWrite.contains(hash);
    return isFirst && !wasSentBefore;
  }

  private static long hash(Observation line) {
    // Added up, since they have no order.
    long metrics =
        line.metrics().entrySet().stream()
            .mapToLong(
                metric ->
                    HASHING
                        .newHasher()
                        .putDouble(metric.getValue())
                        .putUnencodedChars(metric.getKey())
                        .hash()
                        .asLong())
            .sum();
    return HASHING
        .newHasher()
        .putLong(line.step())
        .putLong(metrics)
        .putUnencodedChars(line.checkpoint().orElse(""))
        .hash()
        .asLong();
  }

  /** What was sent is written: it is repeated until its sender knows. */
  void written() {
    before = sinceWrite;
    sinceWrite = new HashSet<>();
  }
}

package dev.tuning.trial;

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

  private Set<Observation> sinceWrite = new HashSet<>();
  private Set<Observation> before = Set.of();

  /** Notes a line; whether it is one that was not sent since the write before the last. */
  boolean isNew(Observation line) {
    boolean wasSentBefore = before.contains(line);
    boolean isFirst =
        sinceWrite.size() < MAX_LINES ? sinceWrite.add(line) : !sinceWrite.contains(line);
    return isFirst && !wasSentBefore;
  }

  /** What was sent is written: it is repeated until its sender knows. */
  void written() {
    before = sinceWrite;
    sinceWrite = new HashSet<>();
  }
}

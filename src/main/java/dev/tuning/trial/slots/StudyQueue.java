package dev.tuning.trial.slots;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** What one Study runs, and which of its trials want to. */
final class StudyQueue {

  private static final Comparator<Waiter> IN_ORDER =
      Comparator.<Waiter>comparingLong(waiter -> waiter.trial.index())
          .thenComparingInt(waiter -> waiter.trial.replicate())
          .thenComparing(waiter -> waiter.trial.uid());

  /** A trial that has asked for a slot and has none. */
  static final class Waiter {
    final TrialKey trial;
    final StudyQueue study;

    /** Number of the request in which it asked last; 0: it has not. */
    long asked;

    /** Number of the latest request before it was called last. */
    long called;

    Waiter(TrialKey trial, StudyQueue study) {
      this.trial = trial;
      this.study = study;
    }
  }

  final String uid;

  /** Number of trials that have a slot. */
  int running;

  /** The moment since which it has been without a slot. */
  long waitingSince;

  /** Trials that wait to be called. */
  final TreeSet<Waiter> waiting = new TreeSet<>(IN_ORDER);

  /** Trials that have been called, for each of which a slot is kept. */
  final TreeSet<Waiter> called = new TreeSet<>(IN_ORDER);

  /** These, and those that did not come when they were called, who keep the Study's turn. */
  final Set<Waiter> waiters = new HashSet<>();

  // Nothing but what runs is known of a Study before one of its trials asks.
  private Instant createdAt = Instant.MAX;
  private int parallelism;

  StudyQueue(String uid, long now) {
    this.uid = uid;
    this.waitingSince = now;
  }

  /** Learns what the Study says now. */
  void update(Instant newCreatedAt, int newParallelism) {
    createdAt = newCreatedAt;
    parallelism = newParallelism;
  }

  /** Slots that are not free for others. */
  int used() {
    return running + called.size();
  }

  boolean hasTooManyCalled() {
    return used() > parallelism && !called.isEmpty();
  }

  boolean isForgettable() {
    return running == 0 && waiters.isEmpty();
  }

  FairShares.Claim claim() {
    int used = used();
    int wanted = Math.min(used + waiting.size(), parallelism);
    return new FairShares.Claim(uid, createdAt, used, Math.max(used, wanted), waitingSince);
  }
}

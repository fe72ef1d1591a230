package dev.tuning.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How much one pod may ask for, so that a trainer that has gone wild harms no other. */
final class PodLimits {

  /** Requests a second in the long run. */
  static final int PER_SECOND = 50;

  /** Requests at once after a pause. */
  static final int BURST = 100;

  /** Bodies that are read at once: each takes memory. A trainer sends one after the other. */
  static final int BODIES = 4;

  /** A pod that is forgotten has its whole burst again, and that does not matter. */
  private static final int REMEMBERED = 10_000;

  private final Clock clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();
  private final ConcurrentMap<String, Integer> bodies = new ConcurrentHashMap<>();

  PodLimits(Clock clock) {
    this.clock = clock;
  }

  /** Counts a request; whether it is one that the pod may make now. */
  boolean takeRequest(String uid) {
    long now = clock.millis();
    return buckets
        .asMap()
        .compute(uid, (pod, bucket) -> (bucket == null ? Bucket.full(now) : bucket).take(now))
        .taken();
  }

  /** Whether the pod may send a body now. If so, {@link #endBody} must follow. */
  boolean startBody(String uid) {
    if (bodies.merge(uid, 1, Integer::sum) <= BODIES) {
      return true;
    }
    endBody(uid);
    return false;
  }

  /** The body has been read, or never will be. */
  void endBody(String uid) {
    bodies.computeIfPresent(uid, (pod, open) -> open == 1 ? null : open - 1);
  }

  /**
   * A token bucket.
   *
   * @param tokens requests that are left
   * @param millis when that was
   * @param taken whether the last request got one
   */
  private record Bucket(double tokens, long millis, boolean taken) {

    static Bucket full(long now) {
      return new Bucket(BURST, now, false);
    }

    Bucket take(long now) {
      // A clock that was set back gives nothing.
      double earned = Math.max(0, now - millis) * PER_SECOND / 1000.0;
      double left = Math.min(BURST, tokens + earned);
      return left >= 1 ? new Bucket(left - 1, now, true) : new Bucket(left, now, false);
    }
  }
}

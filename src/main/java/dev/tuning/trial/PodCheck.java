package dev.tuning.trial;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks the API server for the pods of a trial that the cache has had nothing new of for long: a
 * watch may lose an event, and that of the end of a pod would be waited for for ever.
 */
final class PodCheck {

  /** Trials look for themselves as often. */
  static final Duration INTERVAL = Duration.ofMinutes(5);

  /**
   * What was known at a time.
   *
   * @param versions of the pods that the cache had, by UID
   * @param time since when it has had these, or when the API server was asked
   * @param pods what is known of them
   */
  private record Known(Map<String, String> versions, Instant time, List<Pod> pods) {}

  private final Clock clock;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(1)).build();

  PodCheck(Clock clock) {
    this.clock = clock;
  }

  /**
   * The pods of a trial.
   *
   * @param cached as the cache has them
   * @param ask the API server, if the cache has not changed for {@link #INTERVAL}
   */
  List<Pod> of(Trial trial, List<Pod> cached, Supplier<List<Pod>> ask) {
    Map<String, String> versions =
        cached.stream()
            .collect(
                Collectors.toMap(
                    pod -> pod.getMetadata().getUid(),
                    pod -> pod.getMetadata().getResourceVersion()));
    String uid = trial.getMetadata().getUid();
    Known before = known.getIfPresent(uid);
    Instant now = clock.instant();
    if (before == null || !before.versions().equals(versions) || now.isBefore(before.time())) {
      known.put(uid, new Known(versions, now, cached));
      return cached;
    }
    if (Duration.between(before.time(), now).compareTo(INTERVAL) < 0) {
      return before.pods();
    }
    List<Pod> pods = ask.get();
    known.put(uid, new Known(versions, now, pods));
    return pods;
  }

  /** Forgets a trial that waits for nothing more: thousands would fill the memory. */
  void forget(Trial trial) {
    known.invalidate(trial.getMetadata().getUid());
  }
}

package dev.tuning.study;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The Studies that the operator watches, as its cache has them. */
public final class KnownStudies {

  private volatile Supplier<Stream<Study>> cache = Stream::empty;

  /** Says where Studies come from. */
  void connect(Supplier<Stream<Study>> cache) {
    this.cache = cache;
  }

  /**
   * Numbers of Studies by {@code status.state}, for each state that there is. One that another
   * version of the operator has written, and this one does not know, is left out.
   */
  public Map<String, Integer> byState() {
    Map<String, Integer> numbers = new TreeMap<>();
    StudyState.words().forEach(word -> numbers.put(word, 0));
    cache.get().forEach(study -> numbers.computeIfPresent(state(study), (_, n) -> n + 1));
    return numbers;
  }

  /** Whether the operator watches this very Study, and not a namesake. */
  public boolean has(Study study) {
    String uid = study.getMetadata().getUid();
    return cache.get().anyMatch(known -> known.getMetadata().getUid().equals(uid));
  }

  private static String state(Study study) {
    StudyStatus status = study.getStatus();
    return status == null || status.state() == null ? StudyState.NEW : status.state();
  }
}

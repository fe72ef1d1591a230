package dev.tuning.study;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Timestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the conditions of a status from those of the last one. A condition keeps the time of its
 * last transition until its status changes; messages hold no counters, or each pass would write.
 * Conditions of other types are somebody else's, and stay.
 */
final class StudyConditions {

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";
  static final String COMPLETE = "Complete";
  static final String FAILED = "Failed";
  static final String SUSPENDED = "Suspended";
  static final String TRUSTWORTHY = "Trustworthy";

  private final Map<String, Condition> before = new LinkedHashMap<>();
  private final Map<String, Condition> after = new LinkedHashMap<>();
  private final Long generation;
  private final String now;

  StudyConditions(List<Condition> before, Long generation, Instant now) {
    if (before != null) {
      before.forEach(condition -> this.before.put(condition.type(), condition));
    }
    this.generation = generation;
    this.now = Timestamps.of(now);
  }

  StudyConditions set(String type, boolean holds, StudyReason reason, String message) {
    return set(type, holds, reason.name(), message);
  }

  /**
   * @param reason of {@link StudyReason}, or why a trial can't start
   */
  StudyConditions set(String type, boolean holds, String reason, String message) {
    return set(type, holds ? "True" : "False", reason, message);
  }

  /**
   * Sets a condition.
   *
   * @param status True, False or Unknown
   */
  StudyConditions set(String type, String status, String reason, String message) {
    Condition old = before.get(type);
    String since = old != null && old.status().equals(status) ? old.lastTransitionTime() : now;
    after.put(type, new Condition(type, status, reason, message, since, generation));
    return this;
  }

  List<Condition> build() {
    Map<String, Condition> all = new LinkedHashMap<>(after);
    before.forEach(all::putIfAbsent);
    return List.copyOf(all.values());
  }
}

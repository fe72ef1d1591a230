package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;

/** Whether a Study is complete or has failed, as its conditions say. */
final class StudyEnd {

  private StudyEnd() {}

  static boolean isReached(Study study) {
    var status = study.getStatus();
    return status != null
        && status.conditions() != null
        && status.conditions().stream()
            .anyMatch(
                c -> (c.type().equals("Complete") || c.type().equals("Failed")) && c.isTrue());
  }
}

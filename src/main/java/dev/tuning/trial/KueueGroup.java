package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import java.util.List;
import java.util.Map;

/**
 * What Kueue reads from the pods of an attempt: its queue, and that they are admitted as a whole or
 * not at all (Kueue's documentation, "Run A Group Of Pods"). Kueue counts every member, so a group
 * is never mended: the next attempt is a new one.
 */
final class KueueGroup {

  /** Begins everything that Kueue reads. */
  static final String PREFIX = "kueue.x-k8s.io/";

  /** Label of a Study that is to be queued; the name of a LocalQueue. */
  static final String QUEUE = PREFIX + "queue-name";

  /** Label of a Study: the name of a WorkloadPriorityClass. */
  static final String PRIORITY = PREFIX + "priority-class";

  private KueueGroup() {}

  /** Marks a pod, if its Study has a queue. */
  static void mark(
      Study study,
      Trial trial,
      Attempt attempt,
      int host,
      Map<String, String> labels,
      Map<String, String> annotations) {
    Map<String, String> ofStudy = study.getMetadata().getLabels();
    if (ofStudy == null || !ofStudy.containsKey(QUEUE)) {
      return;
    }
    for (String label : List.of(QUEUE, PRIORITY)) {
      if (ofStudy.containsKey(label)) {
        labels.put(label, ofStudy.get(label));
      }
    }
    int hosts = study.getSpec().trial().hostsOrOne();
    if (hosts > 1) {
      labels.put(PREFIX + "pod-group-name", trial.getMetadata().getName() + "-" + attempt.number());
      labels.put(PREFIX + "pod-group-pod-index", String.valueOf(host));
      annotations.put(PREFIX + "pod-group-total-count", String.valueOf(hosts));
      annotations.put(PREFIX + "retriable-in-group", "false");
    }
  }
}

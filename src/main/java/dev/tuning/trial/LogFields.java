package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a line of the log says about the object that it is about, by which lines can be found. */
public final class LogFields {

  /** The namespace of the object. */
  public static final String NAMESPACE = "namespace";

  /** The name of the Study. */
  public static final String STUDY = "study";

  /** The name of the Trial. */
  public static final String TRIAL = "trial";

  /** The number of the attempt, from 1: the one under way, the next one, or the last one. */
  public static final String ATTEMPT = "attempt";

  /** All fields. */
  public static final List<String> ALL = List.of(NAMESPACE, STUDY, TRIAL, ATTEMPT);

  private LogFields() {}

  /** The fields of a Study or a Trial; of anything else its namespace. */
  public static Map<String, String> of(HasMetadata object) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(NAMESPACE, object.getMetadata().getNamespace());
    switch (object) {
      case Study study -> fields.put(STUDY, study.getMetadata().getName());
      case Trial trial -> {
        fields.put(STUDY, trial.getSpec().study());
        fields.put(TRIAL, trial.getMetadata().getName());
        fields.put(ATTEMPT, Integer.toString(attempt(trial.statusOrNew())));
      }
      default -> {}
    }
    return fields;
  }

  private static int attempt(TrialStatus status) {
    return status.isFinished() && status.attempt() != null
        ? status.attempt()
        : TrialDecider.currentAttempt(status);
  }
}

package dev.tuning.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.TrialVerdict;
import java.util.Objects;

/** A trial as a line that {@link History} reads. */
final class HistoryLine {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryLine() {}

  /**
   * The line of a trial, as the objective that its Study has now judges it: what its attempts have
   * reported, from which the operator would conclude that, is not part of a history.
   *
   * @return a JSON object, without an end of line
   */
  static String of(Study study, Trial trial) {
    TrialStatus status = Objects.requireNonNullElse(trial.getStatus(), TrialStatus.NEW);
    if (status.isFinished()) {
      status = TrialVerdict.reconsidered(study.getSpec().objective(), status);
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("index", trial.getSpec().index());
    line.put("replicate", trial.getSpec().replicate());
    line.put("purpose", trial.getSpec().purpose().name());
    line.set("parameters", JSON.valueToTree(trial.getSpec().parameters()));
    line.put("outcome", Objects.requireNonNullElse(status.phase(), TrialStatus.Phase.PENDING));
    if (status.reason() != null) {
      line.put("reason", status.reason());
    }
    if (status.curves() != null) {
      line.set("curves", JSON.valueToTree(status.curves()));
    }
    if (status.thinned() != null) {
      line.set("thinned", JSON.valueToTree(status.thinned()));
    }
    return line.toString();
  }
}

package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code study history} prints, without a cluster. */
public final class Exported {

  private Exported() {}

  /** The trials of a Study, a line each. */
  public static String history(Study study, List<Trial> trials) {
    return trials.stream()
        .map(trial -> HistoryLine.of(study, trial) + "\n")
        .collect(Collectors.joining());
  }
}

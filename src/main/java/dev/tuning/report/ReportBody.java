package dev.tuning.report;

import java.util.List;
import java.util.Optional;

/**
 * What one request reports: JSON lines.
 *
 * @param observations in the order of their lines
 * @param outcome what the trial says of its end, if it does
 */
public record ReportBody(List<Observation> observations, Optional<TrialReport> outcome) {

  public ReportBody {
    observations = List.copyOf(observations);
  }
}

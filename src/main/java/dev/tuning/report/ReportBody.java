package dev.tuning.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one request reports: JSON lines.
 *
 * @param observations in the order of their lines
 * @param lines number of the line of each of them, from 1
 * @param outcome what the trial says of its end, if it does
 */
public record ReportBody(
    List<Observation> observations, List<Integer> lines, Optional<TrialReport> outcome) {

  public ReportBody {
    observations = List.copyOf(observations);
    lines = List.copyOf(lines);
  }

  /** One without blank lines. */
  public ReportBody(List<Observation> observations, Optional<TrialReport> outcome) {
    this(observations, IntStream.rangeClosed(1, observations.size()).boxed().toList(), outcome);
  }
}

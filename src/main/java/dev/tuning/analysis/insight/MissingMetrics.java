package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics that some successful trials report and others do not (playbook, "Examining the training
 * curves": of trials without them nothing can be learned).
 */
final class MissingMetrics implements InsightCheck {

  private static final int MOST_NAMED = 3;

  @Override
  public String id() {
    return "missing-metrics";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    List<TrialRun> runs = history.runs().stream().filter(TrialRun::succeeded).toList();
    Map<String, Integer> reporting = reporting(runs);
    List<String> missing =
        reporting.entrySet().stream()
            .filter(metric -> metric.getValue() < runs.size())
            .map(
                metric ->
                    "%s in %d of %s"
                        .formatted(
                            metric.getKey(),
                            runs.size() - metric.getValue(),
                            Text.count(runs.size(), "successful trial")))
            .limit(MOST_NAMED)
            .toList();
    return missing.isEmpty()
        ? List.of()
        : List.of(
            new Insight(
                id(),
                Severity.INFO,
                Optional.empty(),
                "missing: %s. Report every metric in every trial, or their curves can't be compared."
                    .formatted(String.join("; ", missing)),
                Playbook.TRAINING_CURVES.source(),
                new Evidence().texts("missing", missing).data()));
  }

  /** How many trials report each metric. Most report those that the first one does. */
  private static Map<String, Integer> reporting(List<TrialRun> runs) {
    Map<String, Integer> reporting = new TreeMap<>();
    Set<String> usual = runs.isEmpty() ? Set.of() : runs.getFirst().curves().keySet();
    int asUsual = 0;
    for (TrialRun run : runs) {
      Set<String> metrics = run.curves().keySet();
      if (metrics.equals(usual)) {
        asUsual++;
      } else {
        metrics.forEach(metric -> reporting.merge(metric, 1, Integer::sum));
      }
    }
    for (String metric : usual) {
      reporting.merge(metric, asUsual, Integer::sum);
    }
    return reporting;
  }
}

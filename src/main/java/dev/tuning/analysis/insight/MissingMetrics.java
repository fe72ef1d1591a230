package dev.tuning.analysis.insight;

import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.space.SimilarNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Metrics that some trials report and others do not (playbook, "Examining the training curves": of
 * trials without them nothing can be learned). Those that the objective needs matter most: where
 * most trials lack one, the Study has hardly a result.
 */
final class MissingMetrics implements InsightCheck {

  private static final int MOST_NAMED = 3;

  /** The shares of trials that are much, and most, among infeasible ones too. */
  private static final double MUCH = 0.25;

  private static final double MOST = 0.5;

  @Override
  public String id() {
    return "missing-metrics";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    return Stream.of(
            unmeasured(
                history,
                history.rule().metric(),
                "the metric of the objective",
                "spec.objective.metric"),
            history.rule().constraints().stream()
                .map(Constraint::metric)
                .distinct()
                .flatMap(
                    metric ->
                        unmeasured(
                            history,
                            metric,
                            "which the objective is constrained by",
                            "spec.objective.constraints")),
            unequal(history))
        .flatMap(Function.identity())
        .toList();
  }

  /** Trials that came to nothing since they lack a metric that the objective needs. */
  private Stream<Insight> unmeasured(
      StudyHistory history, String metric, String what, String field) {
    List<TrialRun> lacking =
        history.runs().stream()
            .filter(run -> run.unmeasured() && !run.curves().containsKey(metric))
            .toList();
    if (lacking.isEmpty()) {
      return Stream.empty();
    }
    long having =
        history.runs().stream()
            .filter(run -> run.succeeded() || run.curves().containsKey(metric))
            .count();
    long trials = lacking.size() + having;
    double share = (double) lacking.size() / trials;
    List<String> reported =
        SimilarNames.nearestFirst(
            metric,
            lacking.stream()
                .flatMap(run -> run.curves().keySet().stream())
                .collect(Collectors.toSet()));
    return Stream.of(
        new Insight(
            id(),
            share > MOST ? Severity.ERROR : share > MUCH ? Severity.WARNING : Severity.INFO,
            Optional.empty(),
            "%s, %s, is missing in %d of %s, which therefore count for nothing. %s"
                .formatted(
                    metric,
                    what,
                    lacking.size(),
                    Text.count(trials, "trial"),
                    remedy(reported, field)),
            Playbook.TRAINING_CURVES.source(),
            new Evidence()
                .text("metric", metric)
                .count("lacking", lacking.size())
                .count("trials", trials)
                .texts("reported", reported)
                .data()));
  }

  private static String remedy(List<String> reported, String field) {
    return reported.isEmpty()
        ? "They reported nothing: let the trainer report it."
        : "They reported %s%s: let the trainer report it, or name one of these in %s."
            .formatted(
                String.join(", ", reported.subList(0, Math.min(MOST_NAMED, reported.size()))),
                reported.size() > MOST_NAMED ? " and others" : "",
                field);
  }

  /** Metrics that some of the successful trials lack. */
  private Stream<Insight> unequal(StudyHistory history) {
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
        ? Stream.empty()
        : Stream.of(
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

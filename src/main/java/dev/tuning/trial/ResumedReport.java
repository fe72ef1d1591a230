package dev.tuning.trial;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a trial has reported in all. A program that goes on from a checkpoint need not repeat what
 * it said before: of a step that it does not speak of, what is recorded stands.
 */
final class ResumedReport {

  private ResumedReport() {}

  /**
   * The report of an attempt, with what is recorded of earlier ones if it went on from there.
   *
   * @param snapshot whose status has the attempt
   * @param report what its chief has said
   */
  static TrialReport of(TrialSnapshot snapshot, TrialReport report) {
    if (TrialDecider.openAttempt(snapshot.status()).resumedFrom() == null) {
      return report;
    }
    return switch (report) {
      case TrialReport.Completed(List<Observation> observations) ->
          new TrialReport.Completed(complete(snapshot, observations));
      case TrialReport.Infeasible(String reason, String message, List<Observation> observations) ->
          new TrialReport.Infeasible(reason, message, complete(snapshot, observations));
      case TrialReport.Interrupted(List<Observation> observations) ->
          new TrialReport.Interrupted(complete(snapshot, observations));
      case TrialReport.Absent absent -> absent;
      case TrialReport.Unreadable unreadable -> unreadable;
    };
  }

  private static List<Observation> complete(TrialSnapshot snapshot, List<Observation> reported) {
    Set<Long> steps = reported.stream().map(Observation::step).collect(Collectors.toSet());
    List<Observation> all =
        recorded(snapshot).stream()
            .filter(observation -> !steps.contains(observation.step()))
            .collect(Collectors.toCollection(ArrayList::new));
    all.addAll(reported);
    return all;
  }

  private static List<Observation> recorded(TrialSnapshot snapshot) {
    TrialStatus status = snapshot.status();
    Map<Long, Map<String, Double>> metrics = new TreeMap<>();
    if (status.curves() != null) {
      status
          .curves()
          .forEach(
              (metric, curve) ->
                  curve
                      .valuesByStep()
                      .forEach(
                          (step, value) ->
                              metrics
                                  .computeIfAbsent(step, _ -> new HashMap<>())
                                  .put(metric, value)));
    }
    Map<Long, String> checkpoints = new HashMap<>();
    if (status.checkpoints() != null) {
      status
          .checkpoints()
          .forEach(
              checkpoint ->
                  checkpoints.put(
                      checkpoint.step(),
                      CheckpointPath.name(
                          snapshot.study(),
                          snapshot.trial().getMetadata().getName(),
                          checkpoint.path())));
    }
    checkpoints.keySet().forEach(step -> metrics.computeIfAbsent(step, _ -> Map.of()));
    return metrics.entrySet().stream()
        .map(
            entry ->
                new Observation(
                    entry.getKey(),
                    entry.getValue(),
                    Optional.ofNullable(checkpoints.get(entry.getKey()))))
        .toList();
  }
}

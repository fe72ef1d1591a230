package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmation;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmed;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.StudyStatus.ProbedSize;
import dev.tuning.api.v1alpha1.StudyStatus.ReasonCount;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.study.StudyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How an analysis is written. */
enum AnalysisFormat {
  /** For people. */
  text {
    @Override
    String write(Study study, StudyResults results) {
      var trials = results.trials();
      List<String> lines = new ArrayList<>();
      lines.add(
          "Study %s: %d succeeded, %d infeasible, %d failed, %d unfinished"
              .formatted(
                  study.getMetadata().getName(),
                  trials.succeeded(),
                  trials.infeasible(),
                  trials.failed(),
                  trials.running() + trials.pending()));
      lines.add("");
      lines.addAll(results.probe() == null ? best(study, results) : probe(results.probe()));
      lines.addAll(infeasible(results.infeasible()));
      if (results.scientific() != null) {
        lines.addAll(scientific(study, results.scientific()));
      }
      if (results.confirm() != null) {
        lines.addAll(confirmed(results.confirm()));
      }
      if (results.insights() != null) {
        lines.addAll(insights(results.insights()));
      }
      lines.add("");
      lines.add(
          "Trustworthy: %s, %s"
              .formatted(results.trustworthy().status(), results.trustworthy().message()));
      return String.join("\n", lines) + "\n";
    }
  },
  /** The fields of the results. */
  json {
    @Override
    String write(Study study, StudyResults results) {
      try {
        return JSON.writeValueAsString(results) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("results can always be written", e);
      }
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The whole output of a command.
   *
   * @param study the Study
   * @param results what its trials have come to
   */
  abstract String write(Study study, StudyResults results);

  private static List<String> best(Study study, StudyResults results) {
    Best best = results.best();
    if (best == null) {
      return List.of("Best: " + results.noBest());
    }
    List<String> lines = new ArrayList<>();
    lines.add("Best: %s, %s".formatted(best.trial(), objective(study, best)));
    best.parameters()
        .forEach((name, value) -> lines.add("  %s: %s".formatted(name, value.asText())));
    return lines;
  }

  private static List<String> probe(StudyStatus.Probe probe) {
    List<String> lines = new ArrayList<>();
    lines.add("Probe of %s:".formatted(probe.parameter()));
    for (ProbedSize size : probe.sizes()) {
      lines.add("  " + probed(size));
    }
    lines.add(
        "Recommended: %s, largest feasible: %s%s"
            .formatted(
                known(probe.recommended()),
                known(probe.largestFeasible()),
                probe.ended() == null
                    ? ""
                    : "; ended by %s: %s".formatted(probe.ended(), probe.message())));
    return lines;
  }

  private static String probed(ProbedSize size) {
    String fits =
        size.feasible() == null ? "not known" : size.feasible() ? "feasible" : "not feasible";
    return size.value()
        + ": "
        + fits
        + (size.reason() == null ? "" : " (" + size.reason() + ")")
        + (size.throughput() == null
            ? ""
            : ", %s examples per second, %s s a step"
                .formatted(size.throughput(), size.secondsPerStep()))
        + (size.gain() == null ? "" : String.format(Locale.ROOT, ", %+.1f %%", 100 * size.gain()));
  }

  private static String known(Long value) {
    return value == null ? "not known" : value.toString();
  }

  private static String objective(Study study, Best best) {
    String metric = study.getSpec().objective().metric();
    return study.getSpec().replicatesOrOne() == 1
        ? "%s %s at step %d".formatted(metric, best.objective(), best.step())
        : "mean %s %s".formatted(metric, best.objective());
  }

  private static List<String> infeasible(StudyStatus.Infeasible infeasible) {
    String reasons =
        infeasible.reasons().stream()
            .map((ReasonCount reason) -> reason.reason() + " " + reason.count())
            .collect(Collectors.joining(", "));
    return List.of(
        "",
        String.format(
            Locale.ROOT,
            "Infeasible: %d (%.0f %%)%s",
            infeasible.count(),
            100 * infeasible.fraction(),
            reasons.isEmpty() ? "" : ": " + reasons));
  }

  private static List<String> scientific(Study study, List<Scientific> rows) {
    List<String> lines = new ArrayList<>(List.of("", "Scientific values:"));
    for (Scientific row : rows) {
      lines.add(
          "  %s: %d trials, %d infeasible, %s"
              .formatted(
                  values(row.values()),
                  row.trials(),
                  row.infeasible(),
                  row.best() == null
                      ? "no best yet"
                      : "best %s, %s".formatted(row.best().trial(), objective(study, row.best()))));
    }
    return lines;
  }

  private static String values(Map<String, JsonNode> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  private static List<String> confirmed(Confirmation confirm) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "With fresh seeds: "
            + (confirm.verdict() == null ? "" : confirm.verdict() + ", ")
            + confirm.message());
    confirm.candidates().forEach(point -> lines.add(confirmed(point)));
    if (confirm.baseline() != null && confirm.baseline().searched() == null) {
      lines.add(confirmed(confirm.baseline()));
    }
    return lines;
  }

  private static String confirmed(Confirmed point) {
    return "  %s: %s%s%s, %d trials, %d infeasible, %d failed"
        .formatted(
            point.name(),
            point.searched() == null ? "" : "searched %s, ".formatted(point.searched()),
            point.mean() == null ? "no mean" : "mean %s".formatted(point.mean()),
            point.deviation() == null ? "" : ", deviation %s".formatted(point.deviation()),
            point.trials(),
            point.infeasible(),
            point.failed());
  }

  private static List<String> insights(List<Insight> insights) {
    List<String> lines = new ArrayList<>(List.of("", "Insights:"));
    for (Insight insight : insights) {
      lines.add(
          "  %s%s: %s%s [%s]"
              .formatted(
                  insight.severity(),
                  insight.parameter() == null ? "" : ", " + insight.parameter(),
                  insight.message(),
                  insight.evidence() == null ? "" : " (" + insight.evidence() + ")",
                  insight.check()));
    }
    return lines;
  }
}

package dev.tuning.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.analysis.design.DesignChecks;
import dev.tuning.analysis.design.Finding;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.insight.InsightChecks;
import dev.tuning.analysis.probe.BatchSizeAdvice;
import dev.tuning.analysis.probe.ProbeLength;
import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.TrialTemplate;
import dev.tuning.space.Space;
import dev.tuning.trial.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the playbook says about a Study: about its design, and about what its trials came to. */
public final class StudyInsights {

  /** Annotation with the identifiers of checks that have nothing to say, separated by commas. */
  public static final String SILENCE = Labels.PREFIX + "silence";

  /** A status is not a report: what comes after these is left out. */
  private static final int MAX_INSIGHTS = 40;

  /** Of JSON, in the status of a Study. */
  private static final int MAX_BYTES = 8_000;

  private static final List<String> SEVERITIES = List.of("Error", "Warning", "Info");

  private static final ObjectMapper JSON = new ObjectMapper();

  private StudyInsights() {}

  /**
   * What is said of a Study.
   *
   * @param insights the most important first
   * @param trust whether its result may be believed
   */
  record Said(List<Insight> insights, Trust trust) {}

  /**
   * The insights about the design of a Study, most important first.
   *
   * @throws IllegalArgumentException if its search space can't be read
   */
  public static List<Insight> of(Study study) {
    return design(study, StudySpace.of(study.getSpec())).limit(MAX_INSIGHTS).toList();
  }

  /**
   * What is said of a Study and of its trials, bounded in number and size. Nothing, if its search
   * space can't be read: then it is stalled.
   *
   * @param tally its trials
   * @param finished whether no further trial will change that
   */
  static Said of(Study study, TrialTally tally, boolean finished) {
    try {
      Space space = StudySpace.of(study.getSpec());
      Optional<ProbeOutcome> probe = tally.probe();
      List<Insight> all =
          Stream.concat(
                  probe
                      .map(outcome -> advice(study, outcome, finished))
                      .orElseGet(
                          () ->
                              InsightChecks.insights(
                                  StudyHistories.of(study, space, tally), silenced(study)))
                      .stream()
                      .map(StudyInsights::of),
                  design(study, space))
              .sorted(Comparator.comparing(insight -> SEVERITIES.indexOf(insight.severity())))
              .toList();
      return new Said(bounded(all), trust(all, tally, probe, finished));
    } catch (IllegalArgumentException e) {
      return new Said(List.of(), Trust.UNREADABLE);
    }
  }

  private static Trust trust(
      List<Insight> all, TrialTally tally, Optional<ProbeOutcome> probe, boolean finished) {
    return probe
        .map(
            outcome ->
                Trust.of(
                    all,
                    (int) outcome.sizes().stream().filter(size -> size.size().runs()).count(),
                    () -> "no size has been trained to its end",
                    1,
                    finished))
        .orElseGet(
            () ->
                Trust.of(all, tally.ranked().size(), tally::noBest, Trust.FEWEST_POINTS, finished));
  }

  /** What a probe that has ended says. */
  private static List<dev.tuning.analysis.insight.Insight> advice(
      Study study, ProbeOutcome outcome, boolean finished) {
    return (finished || outcome.end().isPresent()) && !silenced(study).contains(BatchSizeAdvice.ID)
        ? BatchSizeAdvice.of(outcome, study.getSpec().trial().steps())
        : List.of();
  }

  /** As many as there is room for; those that nearly fit lose the numbers for plots first. */
  private static List<Insight> bounded(List<Insight> all) {
    List<Insight> kept = new ArrayList<>();
    int left = MAX_BYTES;
    for (Insight insight : all) {
      Insight fitting = size(insight) <= left ? insight : insight.withoutData();
      int size = size(fitting);
      if (kept.size() == MAX_INSIGHTS || size > left) {
        break;
      }
      kept.add(fitting);
      left -= size;
    }
    return List.copyOf(kept);
  }

  private static int size(Insight insight) {
    return bytes(insight).length;
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("insights can always be written", e);
    }
  }

  private static Map<String, JsonNode> read(byte[] json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<String, JsonNode>>() {});
    } catch (IOException e) {
      throw new IllegalStateException("insights can always be read", e);
    }
  }

  private static Stream<Insight> design(Study study, Space space) {
    Set<String> silenced = silenced(study);
    return Stream.concat(
        Stream.concat(
                DesignChecks.findings(StudyDesign.of(study.getSpec(), space), silenced).stream(),
                probeLength(study).filter(finding -> !silenced.contains(finding.check())).stream())
            .map(StudyInsights::of),
        silenced.stream().filter(id -> !ids().contains(id)).map(StudyInsights::unknown));
  }

  private static Optional<Finding> probeLength(Study study) {
    TrialTemplate trial = study.getSpec().trial();
    return study.getSpec().search().probe() == null
        ? Optional.empty()
        : ProbeLength.check(trial.steps(), trial.evalEverySteps());
  }

  private static List<String> ids() {
    return Stream.of(
            DesignChecks.ids(), InsightChecks.ids(), List.of(ProbeLength.ID, BatchSizeAdvice.ID))
        .flatMap(List::stream)
        .toList();
  }

  private static Set<String> silenced(Study study) {
    Map<String, String> annotations = study.getMetadata().getAnnotations();
    String ids = annotations == null ? null : annotations.get(SILENCE);
    return Arrays.stream(Objects.requireNonNullElse(ids, "").split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Insight of(Finding finding) {
    return new Insight(
        finding.check(),
        word(finding.severity()),
        finding.parameter().orElse(null),
        finding.message(),
        finding.source(),
        data(finding.data()));
  }

  private static Insight of(dev.tuning.analysis.insight.Insight insight) {
    return new Insight(
        insight.check(),
        word(insight.severity()),
        insight.parameter().orElse(null),
        insight.message(),
        insight.source(),
        data(insight.data()));
  }

  /**
   * As it comes back from the API server, where 1 is an integer of any size: or else each pass
   * would find another status. Null if there is none.
   */
  private static Map<String, JsonNode> data(Map<String, ?> numbers) {
    Map<String, JsonNode> data = read(bytes(numbers));
    return data.isEmpty() ? null : data;
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case ERROR -> "Error";
      case WARNING -> "Warning";
      case INFO -> "Info";
    };
  }

  private static Insight unknown(String id) {
    return new Insight(
        "unknown-check",
        "Warning",
        null,
        "the annotation %s names %s, which is no check: use one of %s"
            .formatted(SILENCE, id, String.join(", ", ids())),
        null,
        null);
  }
}

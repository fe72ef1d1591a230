package dev.tuning.study;

import dev.tuning.analysis.design.DesignChecks;
import dev.tuning.analysis.design.Finding;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.space.Space;
import dev.tuning.trial.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the playbook says about a Study. */
public final class StudyInsights {

  /** Annotation with the identifiers of checks that have nothing to say, separated by commas. */
  public static final String SILENCE = Labels.PREFIX + "silence";

  /** A status is not a report: what comes after these is left out. */
  private static final int MAX_INSIGHTS = 40;

  private StudyInsights() {}

  /**
   * The insights about a Study, most important first.
   *
   * @throws IllegalArgumentException if its search space can't be read
   */
  public static List<Insight> of(Study study) {
    return of(study, StudySpace.of(study.getSpec()));
  }

  static List<Insight> of(Study study, Space space) {
    Set<String> silenced = silenced(study);
    return Stream.concat(
            DesignChecks.findings(StudyDesign.of(study.getSpec(), space), silenced).stream()
                .map(StudyInsights::of),
            silenced.stream()
                .filter(id -> !DesignChecks.ids().contains(id))
                .map(StudyInsights::unknown))
        .limit(MAX_INSIGHTS)
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
        switch (finding.severity()) {
          case WARNING -> "Warning";
          case INFO -> "Info";
        },
        finding.parameter().orElse(null),
        finding.message(),
        finding.source());
  }

  private static Insight unknown(String id) {
    return new Insight(
        "unknown-check",
        "Warning",
        null,
        "the annotation %s names %s, which is no check: use one of %s"
            .formatted(SILENCE, id, String.join(", ", DesignChecks.ids())),
        null);
  }
}

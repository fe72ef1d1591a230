package dev.tuning.wiring;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.page.ReportFormat;
import dev.tuning.study.KnownStudies;
import dev.tuning.study.StudyReport;
import dev.tuning.trial.KnownTrials;
import dev.tuning.web.PageSource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reports of what the operator has in its caches: the trials of ten thousand points are not read
 * from the API server for each reader.
 */
final class StudyPageSource implements PageSource {

  /** A page of more takes more of the heap than is left where many Studies are at work. */
  private static final int MOST_TRIALS = 2_000;

  private final KubernetesSerialization json;
  private final KnownStudies studies;
  private final KnownTrials trials;
  private final BooleanSupplier works;

  /**
   * @param works whether this operator works, and does not stand by
   */
  StudyPageSource(
      KubernetesSerialization json,
      KnownStudies studies,
      KnownTrials trials,
      BooleanSupplier works) {
    this.json = json;
    this.studies = studies;
    this.trials = trials;
    this.works = works;
  }

  @Override
  public Found page(String object, Form form) {
    Study study = json.unmarshal(object, Study.class);
    if (!works.getAsBoolean() || !trials.isComplete()) {
      return new NotReady();
    }
    // What can't be read is stalled, and has no report.
    if (study.unreadable().isPresent() || !studies.has(study)) {
      return new NotFollowed();
    }
    List<Trial> all = trials.of(study);
    return all.size() > MOST_TRIALS
        ? new TooLarge(MOST_TRIALS)
        : new Page(out -> format(form).write(StudyReport.of(study, all), out));
  }

  private static ReportFormat format(Form form) {
    return switch (form) {
      case PAGE -> ReportFormat.html;
      case JSON -> ReportFormat.json;
      case CSV -> ReportFormat.csv;
    };
  }
}

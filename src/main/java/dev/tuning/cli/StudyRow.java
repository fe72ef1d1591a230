package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.study.UserCommands;
import dev.tuning.trial.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is noted of a Study (playbook, "Setting up experiment tracking").
 *
 * @param namespace its namespace
 * @param name its name
 * @param configurationUrl where its configuration is kept, or null if it does not say
 * @param description what it is to find out, or null
 * @param state one word, or null if no operator has seen it
 * @param trials its trials by phase, or null if no operator has seen it
 * @param trialsInAll how many trials it will have, as far as that is known; or null
 * @param replicates trials of each point
 * @param metric what it optimises
 * @param best its best point, or null while there is none
 * @param verdict what fresh seeds say of its best points: Adopt, Reject or Inconclusive; null where
 *     they have not been asked
 */
record StudyRow(
    String namespace,
    String name,
    String configurationUrl,
    String description,
    String state,
    TrialCounts trials,
    Long trialsInAll,
    int replicates,
    String metric,
    Best best,
    String verdict) {

  private static final Pattern PROGRESS = Pattern.compile("\\d+/(\\d{1,18})");

  /**
   * The rows of the Studies of a cluster, by namespace and name.
   *
   * @param selector a label selector; null: all of them
   * @throws RefusedException if the cluster can't be asked
   */
  static List<StudyRow> read(ClusterOptions options, boolean allNamespaces, String selector)
      throws RefusedException {
    try (var cluster = StudyCluster.open(options)) {
      List<Study> studies =
          allNamespaces ? cluster.studiesEverywhere(selector) : cluster.studies(selector);
      return studies.stream()
          .map(StudyRow::of)
          .sorted(Comparator.comparing(StudyRow::namespace).thenComparing(StudyRow::name))
          .toList();
    }
  }

  /** The row of a Study. */
  static StudyRow of(Study study) {
    StudyStatus status = study.getStatus();
    var annotations = study.getMetadata().getAnnotations();
    return new StudyRow(
        study.getMetadata().getNamespace(),
        study.getMetadata().getName(),
        annotations == null ? null : annotations.get(Labels.CONFIGURATION_URL),
        study.getSpec().description(),
        status == null ? null : status.state(),
        status == null ? null : status.trials(),
        status == null || status.progress() == null ? null : inAll(status.progress()),
        study.getSpec().replicatesOrOne(),
        study.getSpec().objective().metric(),
        status == null ? null : status.best(),
        status == null || status.confirm() == null ? null : status.confirm().verdict());
  }

  /** What prints the manifest of the Study. */
  String manifestCommand() {
    return UserCommands.manifest(namespace, name);
  }

  /** What runs its best trial again, or null while there is none. */
  String reproduceCommand() {
    return best == null ? null : UserCommands.reproduce(namespace, best.trial());
  }

  /** What stands behind the stroke in 7/12; another version may write something else. */
  private static Long inAll(String progress) {
    Matcher matcher = PROGRESS.matcher(progress);
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }
}

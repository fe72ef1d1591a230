package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.cli.manifest.ManifestReader;
import java.util.List;

/**
 * A Study and its trials, of a file or of a cluster.
 *
 * @param study the Study
 * @param trials its trials
 */
record StudyWithTrials(Study study, List<Trial> trials) {

  /**
   * Reads them.
   *
   * @param name a file with one Study if there is a history, else the name of a Study
   * @param history file of the trials, or null
   * @param cluster where the Study is, if there is no history
   * @throws RefusedException if one of them can't be read
   */
  static StudyWithTrials read(
      ManifestReader reader, String name, String history, ClusterOptions cluster)
      throws RefusedException {
    if (history != null) {
      Study study = StudyFile.study(reader, name);
      return new StudyWithTrials(study, StudyFile.history(study, history));
    }
    try (var asked = StudyCluster.open(cluster)) {
      Study study =
          asked
              .study(name)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          List.of(
                              "error: no Study %s in namespace %s: check its name, or give"
                                      .formatted(name, asked.namespace())
                                  + " --history with a file")));
      return new StudyWithTrials(study, asked.trials(study));
    }
  }
}

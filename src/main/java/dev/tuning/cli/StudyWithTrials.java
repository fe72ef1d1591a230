package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import java.util.List;

/**
 * A Study and its trials, of a file or of a cluster.
 *
 * @param study the Study
 * @param trials its trials
 */
record StudyWithTrials(Study study, List<Trial> trials) {

  /**
   * Reads those of a cluster.
   *
   * @param name of the Study
   * @param remedy what to do if there is no such Study
   * @throws RefusedException if there is none, or if the cluster can't be asked
   */
  static StudyWithTrials ofCluster(ClusterOptions cluster, String name, String remedy)
      throws RefusedException {
    try (var asked = StudyCluster.open(cluster)) {
      Study study =
          asked
              .study(name)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          List.of(
                              "error: no Study %s in namespace %s: %s"
                                  .formatted(name, asked.namespace(), remedy))));
      return new StudyWithTrials(study, asked.trials(study));
    }
  }
}

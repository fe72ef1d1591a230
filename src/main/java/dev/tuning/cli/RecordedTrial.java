package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Ownership;
import java.util.List;
import java.util.Optional;

/**
 * A trial in a cluster.
 *
 * @param study its Study
 * @param trial the trial
 */
record RecordedTrial(Study study, Trial trial) {

  /**
   * Reads a trial and its Study.
   *
   * @throws RefusedException if one of them is not there, or the cluster can't be asked
   */
  static RecordedTrial read(ClusterOptions options, String name) throws RefusedException {
    try (var cluster = StudyCluster.open(options)) {
      Optional<Trial> trial = cluster.trial(name);
      if (trial.isEmpty()) {
        throw noTrial(cluster, name);
      }
      String studyName = trial.get().getSpec().study();
      Study study =
          cluster
              .study(studyName)
              .filter(found -> Ownership.is(found, trial.get()))
              .orElseThrow(
                  () ->
                      refused(
                          "trial %s in namespace %s: its Study %s is deleted, and the template with"
                                  .formatted(name, cluster.namespace(), studyName)
                              + " it: apply the manifest of the Study again, with the parameters of"
                              + " this trial in spec.search.points"));
      return new RecordedTrial(study, trial.get());
    }
  }

  /**
   * A host of the trial.
   *
   * @param host its index, from 0
   * @throws RefusedException if the trial has no such host
   */
  int checkedHost(int host) throws RefusedException {
    int hosts = study.getSpec().trial().hostsOrOne();
    if (host >= hosts) {
      throw refused(
          "--host %s: the trial has %s: name one from 0 to %s"
              .formatted(host, hosts == 1 ? "1 host" : hosts + " hosts", hosts - 1));
    }
    return host;
  }

  private static RefusedException noTrial(StudyCluster cluster, String name)
      throws RefusedException {
    Optional<Study> namesake = cluster.study(name);
    if (namesake.isEmpty()) {
      return refused(
          "no trial %s in namespace %s: check its name, and give its namespace with -n"
              .formatted(name, cluster.namespace()));
    }
    var status = namesake.get().getStatus();
    return refused(
        "%s in namespace %s is a Study, not a trial: %s"
            .formatted(
                name,
                cluster.namespace(),
                status == null || status.best() == null
                    ? "it has no best trial yet: choose one of kubectl get trials -n %s -l %s=%s"
                        .formatted(cluster.namespace(), Labels.STUDY, name)
                    : "its best is study reproduce %s -n %s"
                        .formatted(status.best().trial(), cluster.namespace())));
  }

  private static RefusedException refused(String message) {
    return new RefusedException(List.of("error: " + message));
  }
}

package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.manifest.ManifestReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that name a Study with its trials: a file and a history, or one of a cluster. */
final class StudySource {

  @Parameters(
      arity = "1",
      paramLabel = "STUDY",
      description = "A file with one Study, - is standard input; or the name of a Study.")
  private String name;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "The trials of the file's Study, a JSON object a line.")
  private String history;

  @Mixin private ClusterOptions cluster;

  /**
   * Reads them.
   *
   * @throws RefusedException if the Study or its trials can't be read
   */
  StudyWithTrials read(ManifestReader reader) throws RefusedException {
    if (history != null) {
      Study study = StudyFile.study(reader, name);
      return new StudyWithTrials(study, StudyFile.history(study, history));
    }
    return StudyWithTrials.ofCluster(
        cluster, name, "check its name, or give --history with a file");
  }
}

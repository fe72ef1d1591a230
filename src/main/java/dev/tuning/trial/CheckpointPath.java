package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;

/** Where checkpoints lie in the volume claim of a Study. */
public final class CheckpointPath {

  private CheckpointPath() {}

  /** Name of the claim, or null where checkpoints end with the pod. */
  public static String claim(Study study) {
    var checkpoint = study.getSpec().trial().checkpoint();
    return checkpoint == null ? null : checkpoint.volumeClaim();
  }

  /**
   * The directory of a trial. The Study's UID is part of it, so that a Study that is deleted and
   * made again under the same name never meets the files of the old one.
   */
  static String directory(Study study, String trial) {
    return study.getMetadata().getName() + "-" + study.getMetadata().getUid() + "/" + trial;
  }

  /**
   * The path of a checkpoint.
   *
   * @param name the name that the trainer gave it
   * @return its path in the claim, or the name where there is none
   */
  static String of(Study study, String trial, String name) {
    return claim(study) == null ? name : directory(study, trial) + "/" + name;
  }
}

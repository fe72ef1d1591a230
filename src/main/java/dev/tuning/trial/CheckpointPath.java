package dev.tuning.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.Optional;

/** Where checkpoints lie in the volume of a Study. */
public final class CheckpointPath {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckpointPath() {}

  /** Name of the claim, or null if the Study names none. */
  public static String claim(Study study) {
    var checkpoint = study.getSpec().trial().checkpoint();
    return checkpoint == null ? null : checkpoint.volumeClaim();
  }

  /**
   * The volume that holds the checkpoints of a Study, without a name; empty if the Study names
   * none.
   *
   * @throws IllegalArgumentException if spec.trial.checkpoint.volume is no volume
   */
  static Optional<Volume> volume(Study study) {
    if (claim(study) != null) {
      return Optional.of(
          new VolumeBuilder()
              .withNewPersistentVolumeClaim()
              .withClaimName(claim(study))
              .endPersistentVolumeClaim()
              .build());
    }
    JsonNode volume = givenVolume(study);
    if (volume == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.treeToValue(volume, Volume.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "spec.trial.checkpoint.volume is no volume: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Checks what the API server can't.
   *
   * @throws IllegalArgumentException if spec.trial.checkpoint.volume is no volume
   */
  public static void check(Study study) {
    volume(study);
  }

  private static JsonNode givenVolume(Study study) {
    var checkpoint = study.getSpec().trial().checkpoint();
    return checkpoint == null ? null : checkpoint.volume();
  }

  /** Whether checkpoints outlive the pod that wrote them. */
  static boolean isLasting(Study study) {
    JsonNode volume = givenVolume(study);
    return claim(study) != null
        || volume != null && !volume.has("emptyDir") && !volume.has("ephemeral");
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
   * @return its path in the volume, or the name where there is none
   */
  static String of(Study study, String trial, String name) {
    return isLasting(study) ? directory(study, trial) + "/" + name : name;
  }

  /**
   * The name of a checkpoint, as its trainer knows it.
   *
   * @param path of {@link #of}
   */
  static String name(Study study, String trial, String path) {
    return isLasting(study) ? path.substring(directory(study, trial).length() + 1) : path;
  }

  /**
   * The path of a checkpoint in the pods of its trial.
   *
   * @param path of {@link #of}
   */
  static String inPod(Study study, String trial, String path) {
    return PodEnvironment.CHECKPOINT_DIR + "/" + name(study, trial, path);
  }
}

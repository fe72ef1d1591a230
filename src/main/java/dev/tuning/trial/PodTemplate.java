package dev.tuning.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pod template of a Study, read and checked. What the API server can say of a pod it says when
 * one is created; here stands what only this operator knows.
 */
public final class PodTemplate {

  /** Name of the container that trains. */
  public static final String CONTAINER = "trial";

  /** Name of the volume that the operator mounts for checkpoints. */
  static final String CHECKPOINT_VOLUME = "tuning-checkpoints";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PodTemplate() {}

  /**
   * Reads a template.
   *
   * @param template the template as JSON
   * @return a fresh object that the caller may change
   * @throws IllegalArgumentException with a message that names field and remedy
   */
  public static PodTemplateSpec read(JsonNode template) {
    PodTemplateSpec read;
    try {
      read = JSON.treeToValue(template, PodTemplateSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "spec.trial.template is no pod template: " + e.getOriginalMessage(), e);
    }
    normalise(read);
    problem(read)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return read;
  }

  /** Lists that are null, and nulls in lists, mean nothing: without them nobody has to ask. */
  private static void normalise(PodTemplateSpec template) {
    if (template == null || template.getSpec() == null) {
      return;
    }
    PodSpec spec = template.getSpec();
    spec.setContainers(withoutNulls(spec.getContainers()));
    spec.setVolumes(withoutNulls(spec.getVolumes()));
    for (Container container : spec.getContainers()) {
      container.setEnv(withoutNulls(container.getEnv()));
      container.setVolumeMounts(withoutNulls(container.getVolumeMounts()));
    }
  }

  private static <T> List<T> withoutNulls(List<T> list) {
    return list == null
        ? new ArrayList<>()
        : list.stream().filter(Objects::nonNull).collect(Collectors.toCollection(ArrayList::new));
  }

  private static Optional<String> problem(PodTemplateSpec template) {
    if (template == null || template.getSpec() == null) {
      return Optional.of("spec.trial.template.spec is missing: give a pod spec");
    }
    PodSpec spec = template.getSpec();
    List<Container> trial =
        spec.getContainers().stream().filter(c -> CONTAINER.equals(c.getName())).toList();
    if (trial.size() != 1) {
      return Optional.of(
          "spec.trial.template.spec.containers must have one container named trial, the one that"
              + " trains: name it so");
    }
    if (spec.getRestartPolicy() != null && !"Never".equals(spec.getRestartPolicy())) {
      return Optional.of(
          "spec.trial.template.spec.restartPolicy is "
              + spec.getRestartPolicy()
              + ": remove it, the operator decides what is run again");
    }
    for (EnvVar variable : trial.getFirst().getEnv()) {
      if (PodEnvironment.isReserved(variable.getName())) {
        return Optional.of(
            "spec.trial.template.spec.containers[trial].env has "
                + variable.getName()
                + ", which the operator sets: remove it");
      }
    }
    for (Volume volume : spec.getVolumes()) {
      if (CHECKPOINT_VOLUME.equals(volume.getName())) {
        return Optional.of(
            "spec.trial.template.spec.volumes has "
                + CHECKPOINT_VOLUME
                + ", which the operator adds: rename it, or use spec.trial.checkpoint.volumeClaim");
      }
    }
    for (VolumeMount mount : trial.getFirst().getVolumeMounts()) {
      if (isCheckpointDir(mount.getMountPath())) {
        return Optional.of(
            "spec.trial.template.spec.containers[trial].volumeMounts has "
                + PodEnvironment.CHECKPOINT_DIR
                + ", which the operator mounts: use spec.trial.checkpoint.volumeClaim");
      }
    }
    return Optional.ofNullable(template.getMetadata())
        .flatMap(metadata -> foreignLabel(metadata.getLabels()));
  }

  private static boolean isCheckpointDir(String path) {
    return path != null && path.replaceAll("/+$", "").equals(PodEnvironment.CHECKPOINT_DIR);
  }

  private static Optional<String> foreignLabel(Map<String, String> labels) {
    if (labels == null) {
      return Optional.empty();
    }
    return labels.keySet().stream()
        .filter(label -> label.startsWith(Labels.PREFIX))
        .sorted()
        .findFirst()
        .map(
            label ->
                "spec.trial.template.metadata.labels has "
                    + label
                    + ", a label of the operator: remove it");
  }
}

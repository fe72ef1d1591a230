package dev.tuning.trial;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Optional;

/**
 * The pod template of a Study, read and checked. The CRD refuses what a template may not have.
 * Checked again is only what a Study that is older than the CRD may have, and what nobody else
 * would notice; a volume or a mount too many the API server refuses in the pod.
 */
public final class PodTemplate {

  /** Name of the container that trains. */
  public static final String CONTAINER = "trial";

  /** Name of the volume that the operator mounts for checkpoints. */
  public static final String CHECKPOINT_VOLUME = "tuning-checkpoints";

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Lists that are null, and nulls in lists, mean nothing: without them nobody has to ask.
    JSON.configOverride(List.class)
        .setSetterInfo(JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.SKIP));
  }

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
    problem(read)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return read;
  }

  /** The container that trains, of a pod that was made from a template. */
  static Container container(PodSpec spec) {
    return spec.getContainers().stream()
        .filter(container -> CONTAINER.equals(container.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> problem(PodTemplateSpec template) {
    if (template == null || template.getSpec() == null) {
      return Optional.of("spec.trial.template.spec is missing: give a pod spec");
    }
    List<Container> trial =
        template.getSpec().getContainers().stream()
            .filter(c -> CONTAINER.equals(c.getName()))
            .toList();
    if (trial.size() != 1) {
      return Optional.of(
          "spec.trial.template.spec.containers must have one container named trial, the one that"
              + " trains: name it so");
    }
    for (EnvVar variable : trial.getFirst().getEnv()) {
      if (PodEnvironment.isReserved(variable.getName())) {
        return Optional.of(
            "spec.trial.template.spec.containers[trial].env has "
                + variable.getName()
                + ", which the operator sets: remove it");
      }
    }
    return Optional.empty();
  }
}

package dev.tuning.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Seeds;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The environment variables of the container {@code trial}, the contract with the trainer. */
public final class PodEnvironment {

  /** Where the chief finds its writable checkpoint directory. */
  public static final String CHECKPOINT_DIR = "/checkpoints";

  private static final String PARAMETER_PREFIX = "PARAM_";

  private static final Set<String> NAMES =
      Set.of(
          "STUDY_NAME",
          "TRIAL_NAME",
          "TRIAL_INDEX",
          "TRIAL_REPLICATE",
          "TRIAL_ATTEMPT",
          "TRIAL_PARAMETERS",
          "TRAIN_STEPS",
          "EVAL_EVERY_STEPS",
          "HOST_INDEX",
          "HOST_COUNT",
          "INIT_SEED",
          "DATA_SEED",
          "SHARD_INDEX",
          "SHARD_COUNT",
          "DATA_FILE_FIRST",
          "DATA_FILE_END",
          "IS_CHIEF",
          "CHECKPOINT_DIR",
          "RESUME_CHECKPOINT",
          // Not set yet; a template that sets them would break as soon as they are.
          "COORDINATOR_ADDRESS",
          "MASTER_ADDR",
          "MASTER_PORT",
          "NODE_RANK",
          "NNODES",
          "JAX_COORDINATOR_ADDRESS",
          "JAX_NUM_PROCESSES",
          "JAX_PROCESS_ID",
          "REPORT_URL",
          "REPORT_TOKEN_FILE");

  private static final ObjectMapper JSON = new ObjectMapper();

  private PodEnvironment() {}

  /** Whether a variable belongs to the operator, so that a template may not set it. */
  public static boolean isReserved(String name) {
    return name != null && (NAMES.contains(name) || name.startsWith(PARAMETER_PREFIX));
  }

  /**
   * The variables of the only host of an attempt.
   *
   * @param study the Study's spec
   * @param trial the trial
   * @param attempt number of the attempt, from 1
   */
  public static List<EnvVar> of(StudySpec study, Trial trial, int attempt) {
    List<EnvVar> variables = new ArrayList<>();
    var spec = trial.getSpec();
    add(variables, "STUDY_NAME", spec.study());
    add(variables, "TRIAL_NAME", trial.getMetadata().getName());
    add(variables, "TRIAL_INDEX", spec.index());
    add(variables, "TRIAL_REPLICATE", spec.replicate());
    add(variables, "TRIAL_ATTEMPT", attempt);
    add(variables, "TRIAL_PARAMETERS", json(spec.parameters()));
    spec.parameters()
        .forEach((name, value) -> add(variables, PARAMETER_PREFIX + name, value.asText()));
    add(variables, "TRAIN_STEPS", study.trial().steps());
    add(variables, "EVAL_EVERY_STEPS", study.trial().evalEverySteps());
    add(variables, "HOST_INDEX", 0);
    add(variables, "HOST_COUNT", 1);
    add(variables, "IS_CHIEF", true);
    add(variables, "INIT_SEED", spec.seed());
    add(
        variables,
        "DATA_SEED",
        Seeds.dataSeed(study.search().seed(), spec.index(), spec.replicate(), 0));
    add(variables, "SHARD_INDEX", 0);
    add(variables, "SHARD_COUNT", 1);
    if (study.trial().data() != null) {
      add(variables, "DATA_FILE_FIRST", 0);
      add(variables, "DATA_FILE_END", study.trial().data().files());
    }
    add(variables, "CHECKPOINT_DIR", CHECKPOINT_DIR);
    return variables;
  }

  private static void add(List<EnvVar> variables, String name, Object value) {
    // The kubelet expands $(NAME) in values; a parameter's value must arrive as it is.
    String literal = String.valueOf(value).replace("$", "$$");
    variables.add(new EnvVarBuilder().withName(name).withValue(literal).build());
  }

  private static String json(Map<String, JsonNode> parameters) {
    try {
      return JSON.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

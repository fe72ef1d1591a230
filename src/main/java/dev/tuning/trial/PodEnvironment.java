package dev.tuning.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialTemplate;
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

  /** Where the chief may listen for the other hosts: the port that torchrun takes by default. */
  static final int COORDINATOR_PORT = 29500;

  /** Begins the name of the variable of each parameter. */
  public static final String PARAMETER_PREFIX = "PARAM_";

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
          "STEP_SECONDS_METRIC",
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
          "COORDINATOR_ADDRESS",
          "MASTER_ADDR",
          "MASTER_PORT",
          "NODE_RANK",
          "NNODES",
          "JAX_COORDINATOR_ADDRESS",
          "JAX_NUM_PROCESSES",
          "JAX_PROCESS_ID",
          "REPORT_URL",
          "REPORT_TOKEN_FILE",
          "REPORT_CA_FILE");

  private static final ObjectMapper JSON = new ObjectMapper();

  private PodEnvironment() {}

  /** The variables that belong to the operator, besides those of parameters. */
  public static Set<String> names() {
    return NAMES;
  }

  /** Whether a variable belongs to the operator, so that a template may not set it. */
  public static boolean isReserved(String name) {
    return name != null && (NAMES.contains(name) || name.startsWith(PARAMETER_PREFIX));
  }

  /**
   * The variables of a host.
   *
   * @param study the Study
   * @param trial the trial
   * @param attempt the attempt
   * @param host index of the host, from 0
   */
  public static List<EnvVar> of(Study study, Trial trial, Attempt attempt, int host) {
    return of(
        study,
        trial,
        attempt,
        host,
        TrialService.address(study, trial.getMetadata().getName(), attempt.number(), 0));
  }

  /**
   * The variables of a host whose chief has another DNS name.
   *
   * @param chief the DNS name
   */
  static List<EnvVar> of(Study study, Trial trial, Attempt attempt, int host, String chief) {
    List<EnvVar> variables = new ArrayList<>();
    TrialSpec spec = trial.getSpec();
    TrialTemplate template = study.getSpec().trial();
    add(variables, "STUDY_NAME", spec.study());
    add(variables, "TRIAL_NAME", trial.getMetadata().getName());
    add(variables, "TRIAL_INDEX", spec.index());
    add(variables, "TRIAL_REPLICATE", spec.replicate());
    add(variables, "TRIAL_ATTEMPT", attempt.number());
    add(variables, "TRIAL_PARAMETERS", json(spec.parameters()));
    spec.parameters()
        .forEach((name, value) -> add(variables, PARAMETER_PREFIX + name, value.asText()));
    add(variables, "TRAIN_STEPS", template.steps());
    add(variables, "EVAL_EVERY_STEPS", template.evalEverySteps());
    SearchSpec.Probe probe = study.getSpec().search().probe();
    if (probe != null && probe.throughput() == null) {
      add(variables, "STEP_SECONDS_METRIC", SearchSpec.Probe.STEP_SECONDS);
    }
    addRendezvous(variables, chief, template.hostsOrOne(), host);
    add(variables, "INIT_SEED", spec.seed());
    add(
        variables,
        "DATA_SEED",
        Seeds.dataSeed(study.getSpec().search().seed(), spec.index(), spec.replicate(), host));
    add(variables, "SHARD_INDEX", host);
    add(variables, "SHARD_COUNT", template.hostsOrOne());
    if (template.data() != null) {
      DataShare share = DataShare.of(template.data().files(), template.hostsOrOne(), host);
      add(variables, "DATA_FILE_FIRST", share.first());
      add(variables, "DATA_FILE_END", share.end());
    }
    add(variables, "CHECKPOINT_DIR", CHECKPOINT_DIR);
    if (attempt.resumedFrom() != null) {
      add(variables, "RESUME_CHECKPOINT", attempt.resumedFrom());
    }
    return variables;
  }

  /** Who the hosts are and where they meet, in the words of every framework. */
  private static void addRendezvous(List<EnvVar> variables, String chief, int hosts, int host) {
    String address = chief + ":" + COORDINATOR_PORT;
    add(variables, "HOST_INDEX", host);
    add(variables, "HOST_COUNT", hosts);
    add(variables, "IS_CHIEF", host == 0);
    add(variables, "COORDINATOR_ADDRESS", address);
    add(variables, "MASTER_ADDR", chief);
    add(variables, "MASTER_PORT", COORDINATOR_PORT);
    add(variables, "NODE_RANK", host);
    add(variables, "NNODES", hosts);
    add(variables, "JAX_COORDINATOR_ADDRESS", address);
    add(variables, "JAX_NUM_PROCESSES", hosts);
    add(variables, "JAX_PROCESS_ID", host);
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

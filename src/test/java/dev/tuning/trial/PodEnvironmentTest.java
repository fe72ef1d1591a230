package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.search.Seeds;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodEnvironmentTest {

  private static final Study STUDY = new StudyManifest().study();

  @Test
  void tellsTheOnlyHostAllOfTheContract() throws JsonProcessingException {
    Map<String, String> environment = environment(STUDY, TestTrials.fresh(STUDY), 2);
    String parameters = environment.remove("TRIAL_PARAMETERS");

    assertThat(environment)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("STUDY_NAME", "digits"),
                Map.entry("TRIAL_NAME", "digits-7"),
                Map.entry("TRIAL_INDEX", "7"),
                Map.entry("TRIAL_REPLICATE", "0"),
                Map.entry("TRIAL_ATTEMPT", "2"),
                Map.entry("PARAM_learningRate", "0.125"),
                Map.entry("PARAM_hiddenUnits", "64"),
                Map.entry("PARAM_optimizer", "adam"),
                Map.entry("PARAM_batchSize", "64"),
                Map.entry("TRAIN_STEPS", "100"),
                Map.entry("EVAL_EVERY_STEPS", "50"),
                Map.entry("HOST_INDEX", "0"),
                Map.entry("HOST_COUNT", "1"),
                Map.entry("IS_CHIEF", "true"),
                Map.entry("INIT_SEED", "1234"),
                Map.entry("DATA_SEED", String.valueOf(Seeds.dataSeed(1, 7, 0, 0))),
                Map.entry("COORDINATOR_ADDRESS", "digits-7-2-0.trials-digits.lab.svc:29500"),
                Map.entry("MASTER_ADDR", "digits-7-2-0.trials-digits.lab.svc"),
                Map.entry("MASTER_PORT", "29500"),
                Map.entry("NODE_RANK", "0"),
                Map.entry("NNODES", "1"),
                Map.entry("JAX_COORDINATOR_ADDRESS", "digits-7-2-0.trials-digits.lab.svc:29500"),
                Map.entry("JAX_NUM_PROCESSES", "1"),
                Map.entry("JAX_PROCESS_ID", "0"),
                Map.entry("SHARD_INDEX", "0"),
                Map.entry("SHARD_COUNT", "1"),
                Map.entry("CHECKPOINT_DIR", "/checkpoints")));
    assertThat(new ObjectMapper().readTree(parameters))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"learningRate\": 0.125, \"hiddenUnits\": 64, \"optimizer\": \"adam\","
                        + " \"batchSize\": 64}"));
  }

  /** Unless the trainer reports a throughput of its own. */
  @Test
  void aProbeAsksForTheTimeOfAStep() {
    var manifest = new StudyManifest();
    Study probe =
        manifest
            .set("search", "{algorithm: Probe, seed: 1, probe: {parameter: batchSize}}")
            .study();
    assertThat(environment(probe, TestTrials.fresh(probe), 1))
        .containsEntry("STEP_SECONDS_METRIC", "train/stepSeconds");

    Study other = manifest.set("search.probe.throughput", "images/s").study();
    assertThat(environment(other, TestTrials.fresh(other), 1))
        .doesNotContainKey("STEP_SECONDS_METRIC");
  }

  @Test
  void onlyTheAttemptAndItsAddressChangeBetweenAttempts() {
    Trial trial = TestTrials.fresh(STUDY);
    Map<String, String> first = environment(STUDY, trial, 1);
    Map<String, String> second = environment(STUDY, trial, 2);
    for (String name :
        List.of("TRIAL_ATTEMPT", "COORDINATOR_ADDRESS", "MASTER_ADDR", "JAX_COORDINATOR_ADDRESS")) {
      assertThat(first.remove(name)).isNotEqualTo(second.remove(name));
    }

    assertThat(second).isEqualTo(first);
  }

  @Test
  void theDataSeedIsThatOfTheStudysSeed() {
    Study other = new StudyManifest().set("search.seed", "2").study();

    assertThat(environment(other, TestTrials.fresh(other), 1))
        .containsEntry("DATA_SEED", String.valueOf(Seeds.dataSeed(2, 7, 0, 0)))
        .containsEntry("INIT_SEED", "1234");
  }

  @Test
  void theOnlyHostReadsAllFiles() {
    Study study = new StudyManifest().set("trial.data", "{files: 1024}").study();

    assertThat(environment(study, TestTrials.fresh(study), 1))
        .containsEntry("DATA_FILE_FIRST", "0")
        .containsEntry("DATA_FILE_END", "1024");
  }

  @Test
  void everyVariableIsReserved() {
    Study study = new StudyManifest().set("trial.data", "{files: 1024}").study();

    assertThat(environment(study, TestTrials.fresh(study), 1).keySet())
        .allMatch(PodEnvironment::isReserved);
    assertThat(PodEnvironment.isReserved("RESUME_CHECKPOINT")).isTrue();
    assertThat(PodEnvironment.isReserved("PARAM_anything")).isTrue();
    assertThat(PodEnvironment.isReserved("PATH")).isFalse();
    assertThat(PodEnvironment.isReserved("param_x")).isFalse();
  }

  /** The kubelet expands references in values: what it makes of ours must be what we meant. */
  @ParameterizedTest
  @ValueSource(
      strings = {"$(TRIAL_NAME)", "$$(TRIAL_NAME)", "a$b", "$", "$$", "cost: 5$", "$(", "${HOME}"})
  void dollarsReachTheProcessAsTheyAre(String value) throws JsonProcessingException {
    Trial trial = withParameter("text", TextNode.valueOf(value));
    Map<String, String> environment = environment(STUDY, trial, 1);

    assertThat(Kubelet.expand(environment.get("PARAM_text"), environment)).isEqualTo(value);
    String parameters = Kubelet.expand(environment.get("TRIAL_PARAMETERS"), environment);
    assertThat(new ObjectMapper().readTree(parameters).get("text").textValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          1.0E-4                  , 1.0E-4
          0.1                     , 0.1
          9007199254740991        , 9007199254740991
          -3                      , -3
          true                    , true
          "a b"                   , a b
          "\\u00e9"               , é
          """)
  void aParameterAloneIsPlainText(String json, String text) throws JsonProcessingException {
    Trial trial = withParameter("x", new ObjectMapper().readTree(json));

    assertThat(environment(STUDY, trial, 1)).containsEntry("PARAM_x", text);
  }

  @Test
  void anInactiveParameterIsAbsent() {
    Trial trial = withParameter("x", BooleanNode.TRUE);

    assertThat(environment(STUDY, trial, 1).keySet())
        .filteredOn(name -> name.startsWith("PARAM_"))
        .containsExactly("PARAM_x");
  }

  private static Trial withParameter(String name, JsonNode value) {
    Trial trial = TestTrials.fresh(STUDY);
    trial.setSpec(
        new TrialSpec("digits", 7L, 0, TrialSpec.Purpose.Search, Map.of(name, value), 1234L));
    return trial;
  }

  @Test
  void tellsEachOfFourHostsWhatIsItsOwn() {
    Study study =
        new StudyManifest().set("trial.hosts", "4").set("trial.data", "{files: 10}").study();
    Trial trial = TestTrials.fresh(study);
    Attempt attempt = TestTrials.attempt(2, "/checkpoints/step-50");
    String chief = "digits-7-2-0.trials-digits.lab.svc";
    List<String> firsts = List.of("0", "3", "6", "8");
    List<String> ends = List.of("3", "6", "8", "10");
    Set<String> dataSeeds = new HashSet<>();
    for (int host = 0; host < 4; host++) {
      String index = String.valueOf(host);
      Map<String, String> environment = environment(study, trial, attempt, host);
      assertThat(environment)
          .containsEntry("HOST_INDEX", index)
          .containsEntry("HOST_COUNT", "4")
          .containsEntry("IS_CHIEF", String.valueOf(host == 0))
          .containsEntry("COORDINATOR_ADDRESS", chief + ":29500")
          .containsEntry("MASTER_ADDR", chief)
          .containsEntry("MASTER_PORT", "29500")
          .containsEntry("NODE_RANK", index)
          .containsEntry("NNODES", "4")
          .containsEntry("JAX_COORDINATOR_ADDRESS", chief + ":29500")
          .containsEntry("JAX_NUM_PROCESSES", "4")
          .containsEntry("JAX_PROCESS_ID", index)
          .containsEntry("INIT_SEED", "1234")
          .containsEntry("SHARD_INDEX", index)
          .containsEntry("SHARD_COUNT", "4")
          .containsEntry("DATA_FILE_FIRST", firsts.get(host))
          .containsEntry("DATA_FILE_END", ends.get(host))
          .containsEntry("RESUME_CHECKPOINT", "/checkpoints/step-50")
          .containsEntry("TRIAL_ATTEMPT", "2");
      dataSeeds.add(environment.get("DATA_SEED"));
    }
    assertThat(dataSeeds).hasSize(4);
  }

  private static Map<String, String> environment(Study study, Trial trial, int attempt) {
    return environment(study, trial, TestTrials.attempt(attempt, null), 0);
  }

  private static Map<String, String> environment(
      Study study, Trial trial, Attempt attempt, int host) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar variable : PodEnvironment.of(study, trial, attempt, host)) {
      assertThat(environment.put(variable.getName(), variable.getValue()))
          .as("an earlier value of %s", variable.getName())
          .isNull();
    }
    return environment;
  }

  /** Expands references as the kubelet does (k8s.io/kubernetes, third_party/forked/golang). */
  private static final class Kubelet {

    static String expand(String input, Map<String, String> variables) {
      StringBuilder output = new StringBuilder();
      int i = 0;
      while (i < input.length()) {
        char c = input.charAt(i);
        if (c != '$' || i + 1 == input.length()) {
          output.append(c);
          i++;
          continue;
        }
        int end = input.indexOf(')', i);
        if (input.charAt(i + 1) == '$') {
          output.append('$');
          i += 2;
        } else if (input.charAt(i + 1) == '(' && end > 0) {
          String name = input.substring(i + 2, end);
          output.append(variables.getOrDefault(name, "$(" + name + ")"));
          i = end + 1;
        } else {
          output.append('$').append(input.charAt(i + 1));
          i += 2;
        }
      }
      return output.toString();
    }
  }
}

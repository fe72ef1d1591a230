package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.trial.PodEnvironment;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TestTrials;
import dev.tuning.trial.TrialPod;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrialScriptTest {

  private static Study study(String container) {
    return new StudyManifest()
        .set("trial.template", "{spec: {containers: [" + container + "]}}")
        .study();
  }

  private static String script(Study study, Trial trial) {
    return new TrialScript(study, trial, 0).script("");
  }

  private static Trial withParameter(Study study, String value) {
    Trial trial = TestTrials.fresh(study);
    trial.setSpec(
        new TrialSpec(
            trial.getSpec().study(),
            7L,
            0,
            TrialSpec.Purpose.Search,
            Map.of("word", TextNode.valueOf(value)),
            1234L));
    return trial;
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void theEnvironmentIsThatOfThePod(String value) {
    Study study = new StudyManifest().set("trial.hosts", "2").study();
    Trial trial = withParameter(study, value);
    for (int host = 0; host < 2; host++) {
      Map<String, String> ofPod =
          TrialPod.of(study, trial, Attempt.begin(1, null, "/checkpoints/step-50"), host)
              .getSpec()
              .getContainers()
              .getFirst()
              .getEnv()
              .stream()
              .filter(v -> !v.getName().matches("RESUME_CHECKPOINT|REPORT_.*"))
              .collect(Collectors.toMap(EnvVar::getName, v -> v.getValue().replace("$$", "$")));

      Map<String, String> printed =
          Bash.environmentAfter(new TrialScript(study, trial, host).environment());

      assertThat(printed).isEqualTo(ofPod);
      assertThat(printed).containsEntry(PodEnvironment.PARAMETER_PREFIX + "word", value);
    }
  }

  @Test
  void theEnvironmentIsALineForEachVariableInQuotes() {
    Study study = new StudyManifest().study();

    assertThat(new TrialScript(study, TestTrials.fresh(study), 0).environment().lines())
        .allMatch(line -> line.matches("export [A-Za-z_]+='[^']*'"))
        .contains("export TRIAL_NAME='digits-7'", "export PARAM_learningRate='0.125'");
  }

  @Test
  void namesWhatOnlyTheClusterKnows() {
    Study study =
        study(
            "{name: trial, image: example/trainer:1, env: [{name: HUB_TOKEN, valueFrom:"
                + " {secretKeyRef: {name: hub, key: token}}}]}");

    assertThat(new TrialScript(study, TestTrials.fresh(study), 0).environment())
        .contains("# Not here: HUB_TOKEN, key token of Secret hub\n");
    assertThat(Bash.run(script(study, TestTrials.fresh(study)), Map.of()))
        .satisfies(
            run -> {
              assertThat(run.code()).isEqualTo(1);
              assertThat(run.err()).contains("HUB_TOKEN: set it before you run this");
            });
  }

  @Test
  void runsTheCommandOfTheTemplate(@TempDir Path directory) {
    Study study =
        study(
            """
            {name: trial, image: example/trainer:1, command: [printf, '<%s>'],
             args: ['--lr=$(PARAM_learningRate)', '--word=$(PARAM_word)', $(NOBODY), 'it''s `id`',
             $(CHECKPOINT_DIR), $(COORDINATOR_ADDRESS), $(LOG)],
             env: [{name: LOG, value: $(CHECKPOINT_DIR)/log}]}
            """);
    Trial trial = withParameter(study, "a b'; exit 9; '");

    Run run =
        Bash.run(
            script(study, trial),
            Map.of("CHECKPOINT_DIR", directory.toString(), "CHIEF", "node-7"));

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                ("<--lr=$(PARAM_learningRate)><--word=a b'; exit 9; '><$(NOBODY)><it's `id`><%s>"
                        + "<node-7:29500><%s/log>")
                    .formatted(directory, directory),
                ""));
  }

  @Test
  void checkpointsGoToANewDirectoryAndTheChiefIsHere() {
    Study study =
        study(
            "{name: trial, image: example/trainer:1, command: [sh, -c], args: ['test -d"
                + " \"$CHECKPOINT_DIR\" && echo \"$MASTER_ADDR $MASTER_PORT $COORDINATOR_ADDRESS"
                + " $JAX_COORDINATOR_ADDRESS\" && rmdir \"$CHECKPOINT_DIR\"']}");

    assertThat(Bash.run(script(study, TestTrials.fresh(study)), Map.of()))
        .isEqualTo(new Run(0, "localhost 29500 localhost:29500 localhost:29500\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "study-operator/trial-nd4j:0.1.0",
    "example.test:5000/lab/trial-nd4j",
    "example.test/trial-nd4j@sha256:00",
    "trial-nd4j:1"
  })
  void knowsHowTheImageOfTheExamplesRuns(String image, @TempDir Path directory) throws Exception {
    Study study = study("{name: trial, image: '%s', args: [--x=1]}".formatted(image));
    Path java = Files.writeString(directory.resolve("java"), "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Run run =
        Bash.run(
            "PATH=" + directory + ":$PATH\n" + script(study, TestTrials.fresh(study)),
            Map.of("CHECKPOINT_DIR", "/none"));

    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
                    + " --sun-misc-unsafe-memory-access=allow -jar"
                    + " images/trial-nd4j/target/trial-nd4j.jar --x=1\n",
                ""));
    assertThat(
            Files.readString(Path.of("images/trial-nd4j/Dockerfile"))
                .replaceAll("[\\\\\",]", "")
                .replaceAll("\\s+", " "))
        .contains(
            run.out().strip().replace("images/trial-nd4j/target", "/app").replace(" --x=1", ""));
  }

  @ParameterizedTest
  @CsvSource({"example/trainer:1", "example/my-trial-nd4j:1", "trial-nd4j/other"})
  void ofAnotherImageOnlyThePodRuns(String image) {
    Study study = study("{name: trial, image: '%s', args: [--x=1]}".formatted(image));

    Run run = Bash.run(script(study, TestTrials.fresh(study)), Map.of("CHECKPOINT_DIR", "/none"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("The template gives no command").contains("use the pod");
  }

  @Test
  void saysWhatIsRecordedAndHowToRunThePod() {
    Study study = new StudyManifest().set("trial.hosts", "4").study();
    Trial trial = TestTrials.fresh(study);
    trial.setStatus(
        TrialStatus.NEW
            .withPhase(Phase.SUCCEEDED, null, null)
            .withObjective(new ObjectiveValue(0.01, 50)));

    assertThat(new TrialScript(study, trial, 2).script(" --context 'my lab'"))
        .startsWith("#!/bin/sh\n# Runs trial digits-7 of Study digits in namespace lab again.\n")
        .contains("# Recorded: validation/error 0.01 at step 50 (Minimize, BestStep)\n")
        .contains("# Image: example/trainer:1\n")
        .contains(
            "#   study reproduce digits-7 -n lab --context 'my lab' -o pod | kubectl --context 'my"
                + " lab' apply -f -\n")
        .contains("-n lab logs -f digits-7-rerun-0\n")
        .contains("-n lab delete pod,service -l tuning.dev/rerun=digits-7\n")
        .contains("# It is host 2 of 4. Run those of --host 0 to 3 at the same time");
  }

  @Test
  void saysWhyATrialHasNoObjective() {
    Study study = new StudyManifest().study();
    Trial trial = TestTrials.fresh(study);
    trial.setStatus(
        TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "NaN\n; exit 9\n at step 28"));

    assertThat(script(study, trial))
        .contains("# Recorded: Infeasible, Diverged, NaN ; exit 9  at step 28\n");
  }

  @Test
  void namesTheContainersAndTheDirectoryThatAreNotHere() {
    Study study =
        new StudyManifest()
            .set(
                "trial.template",
                "{spec: {initContainers: [{name: fetch, image: x}], containers: [{name: trial,"
                    + " image: x, workingDir: /data}, {name: side, image: x}]}}")
            .study();

    assertThat(script(study, TestTrials.fresh(study)))
        .contains("# The pod has other containers too, which are not in it: fetch, side.\n")
        .contains("# The pod runs it in the directory /data.\n");
  }
}

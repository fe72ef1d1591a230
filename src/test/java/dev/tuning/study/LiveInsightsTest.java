package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.cli.Exported;
import dev.tuning.cli.Run;
import dev.tuning.report.Curve;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TrialVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator says of trials while they end, and at their end. */
class LiveInsightsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OF_THE_DESIGN = "shared-learning-rate";
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final StudyWorld world =
      new StudyWorld(
          new StudyManifest().set("budget.maxTrials", "40").set("budget.parallelism", "4"));

  @TempDir private Path directory;

  /** Better the larger the learning rate is, until it diverges from .1 on. */
  private void end(Trial trial) {
    double rate = trial.getSpec().parameters().get("learningRate").doubleValue();
    double error = .5 - .1 * Math.log10(rate / 1e-4);
    if (!trial.getSpec().isOfSearch()) {
      error += 1e-3 * trial.getSpec().replicate();
    }
    if (rate > .1) {
      world.infeasible(trial.getSpec().index(), "Diverged");
      return;
    }
    var values = new TreeMap<>(Map.of(50L, error + .01, 100L, error));
    world.set(
        trial.getSpec().index(),
        trial.getSpec().replicate(),
        TrialStatus.NEW
            .withPhase(Phase.SUCCEEDED, null, null)
            .withObjective(new ObjectiveValue(error, 100))
            .withReport(Map.of("validation/error", Curve.of(values)), null, null));
  }

  private void endAll() {
    world.trials().stream()
        .filter(trial -> trial.getStatus() == null || !trial.getStatus().isFinished())
        .forEach(this::end);
  }

  private void run(int passes) {
    world.step();
    for (int i = 0; i < passes; i++) {
      endAll();
      world.step();
    }
  }

  private List<String> checks() {
    List<Insight> insights = world.status().insights();
    return insights == null ? List.of() : insights.stream().map(Insight::check).toList();
  }

  @Test
  void aFinishedStudySaysWhatAnalyzeSays() throws IOException {
    run(10);
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(checks()).contains("instability", "infeasible-region", "parameter-importance");
    assertThat(world.condition("Trustworthy").status()).isEqualTo("False");
    assertThat(world.condition("Trustworthy").message()).contains("instability (learningRate)");

    JsonNode analysis = JSON.readTree(analyze("--format", "json"));
    assertThat(analysis.get("insights"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(world.status().insights())));
    assertThat(analysis.at("/trustworthy/message").asText())
        .isEqualTo(world.condition("Trustworthy").message());
    assertThat(analyze())
        .contains("[instability]")
        .contains("Trustworthy: False, do not believe the result yet");
  }

  @Test
  void aConfirmedStudySaysWhatAnalyzeSays() throws IOException {
    world.edit(
        new StudyManifest()
            .set("budget.maxTrials", "40")
            .set("budget.parallelism", "4")
            .set(
                "confirm",
                "{top: 2, replicates: 3, baseline: {learningRate: 0.001, hiddenUnits: 9, optimizer:"
                    + " sgd}}"));
    run(30);
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(checks()).contains("confirmation", "trial-variance");

    JsonNode analysis = JSON.readTree(analyze("--format", "json"));
    assertThat(analysis.get("insights"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(world.status().insights())));
    assertThat(analysis.get("confirm"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(world.status().confirm())));
    assertThat(analysis.get("best"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(world.status().best())));
    assertThat(analyze()).contains("With fresh seeds: Adopt, ", "  baseline: mean ");
  }

  /** The program ends well, having reported this. */
  private void complete(Trial trial, String metric, Map<Long, Double> curve, Thinned thinned) {
    world.set(
        trial.getSpec().index(),
        trial.getSpec().replicate(),
        TrialVerdict.completed(
            world.study.getSpec().objective(),
            TrialStatus.NEW.withReport(
                Map.of(metric, Curve.of(new TreeMap<>(curve))), null, thinned)));
  }

  private void endWithoutTheObjective(Trial trial) {
    complete(trial, "validation/eror", Map.of(100L, .5), null);
  }

  @Test
  void aStudyWithoutItsObjectiveSaysWhatAnalyzeSays() throws IOException {
    world.step();
    world.trials().forEach(this::endWithoutTheObjective);
    world.step();
    assertThat(world.status().state()).isEqualTo("Failed");
    assertThat(world.status().trials().failed()).isEqualTo(4);
    assertThat(checks()).startsWith("missing-metrics");
    assertThat(world.condition("Trustworthy").status()).isEqualTo("False");

    assertSaysTheSame();
  }

  /** What succeeded stays so when the objective is edited, and has no value. */
  @Test
  void anotherObjectiveThatNobodyReportsSaysWhatAnalyzeSays() throws IOException {
    run(10);
    world.edit(
        new StudyManifest()
            .set("budget.maxTrials", "40")
            .set("budget.parallelism", "4")
            .set("objective.metric", "validation/eror"));
    world.pass(INTERVAL);
    world.step();
    assertThat(world.status().best()).isNull();
    assertThat(checks()).contains("missing-metrics");
    assertThat(world.condition("Trustworthy").status()).isEqualTo("False");

    assertSaysTheSame();
  }

  /** Of points that are left out of a curve nobody can tell at which intervals they were. */
  @Test
  void aStudyOfThinnedCurvesSaysWhatAnalyzeSays() throws IOException {
    var thinned = new Thinned(List.of("validation/error"), List.of("validation/error"), List.of());
    for (int round = 0; round < 10; round++) {
      world.step();
      double end = .4 - 1e-3 * round;
      for (Trial trial : world.trials()) {
        complete(
            trial,
            "validation/error",
            Map.of(7L, .9, 9L, .8, 31L, .5, 60L, .5, 62L, .5, 95L, .5, 100L, end),
            thinned);
      }
    }
    world.step();
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(checks()).doesNotContain("evaluation-intervals");

    assertSaysTheSame();
  }

  private void assertSaysTheSame() throws IOException {
    JsonNode analysis = JSON.readTree(analyze("--format", "json"));
    assertThat(analysis.get("insights"))
        .isEqualTo(JSON.readTree(JSON.writeValueAsString(world.status().insights())));
    assertThat(analysis.at("/trustworthy/message").asText())
        .isEqualTo(world.condition("Trustworthy").message());
  }

  /** All trials are looked at for it: not whenever one has ended. */
  @Test
  void insightsWaitWhileTrialsEnd() {
    run(5);
    assertThat(checks()).containsExactly(OF_THE_DESIGN);
    assertThat(world.condition("Trustworthy").status()).isEqualTo("Unknown");
    assertThat(world.status().trials().succeeded()).isPositive();

    world.pass(INTERVAL);
    world.step();
    assertThat(checks()).contains("parameter-importance", OF_THE_DESIGN);
  }

  @Test
  void anotherSpecIsAnsweredAtOnce() {
    run(5);
    world.edit(new StudyManifest().set("budget.maxTrials", "50").set("budget.parallelism", "4"));

    world.step();
    assertThat(checks()).contains("parameter-importance", OF_THE_DESIGN);
  }

  @Test
  void anAnnotationSilencesACheck() {
    world.study.getMetadata().setAnnotations(Map.of("tuning.dev/silence", "instability"));
    run(10);

    assertThat(checks()).contains("infeasible-region").doesNotContain("instability");
  }

  @Test
  void aStudyStaysSmall() throws IOException {
    run(10);

    assertThat(JSON.writeValueAsBytes(world.status().insights()).length).isLessThan(8_100);
    assertThat(JSON.writeValueAsBytes(world.study).length).isLessThan(20_000);
  }

  private String analyze(String... more) throws IOException {
    ObjectNode manifest = JSON.valueToTree(world.study);
    manifest.remove("status");
    Path study = Files.writeString(directory.resolve("study.json"), manifest.toString());
    Path lines =
        Files.writeString(
            directory.resolve("history.jsonl"), Exported.history(world.study, world.trials()));
    String[] arguments = new String[4 + more.length];
    arguments[0] = "analyze";
    arguments[1] = study.toString();
    arguments[2] = "--history";
    arguments[3] = lines.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    Run run = Run.of(arguments);
    assertThat(run.err()).isEmpty();
    return run.out();
  }
}

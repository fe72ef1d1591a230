package dev.tuning.trial;

import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.TrialStatus.TrialCheckpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which checkpoint an attempt goes on, through attempts that end in different ways. */
class ResumePointTest {

  private static final String CLAIM = "{keepBest: 3, volumeClaim: disk}";

  private static TrialWorld world(String checkpoint) {
    var world = new TrialWorld(manifest(checkpoint));
    world.step();
    world.becomes(RUNNING);
    return world;
  }

  private static StudyManifest manifest(String checkpoint) {
    return new StudyManifest().set("trial.checkpoint", checkpoint).set("trial.maxAttempts", "9");
  }

  /** What a trainer writes that was asked to stop, with a checkpoint of each step. */
  private static String interrupted(long... steps) {
    StringBuilder observations = new StringBuilder();
    for (long step : steps) {
      observations
          .append(observations.isEmpty() ? "" : ", ")
          .append("{\"step\": %d, \"checkpoint\": \"s%d\"}".formatted(step, step));
    }
    return "{\"outcome\": \"Interrupted\", \"observations\": [" + observations + "]}";
  }

  private static void disrupt(TrialWorld world, String message) {
    world.becomes(failed(143, message), disrupted("EvictionByEvictionAPI"));
  }

  private static String resumedFrom(TrialWorld world, int attempt) {
    world.awaitAttempt(attempt);
    return world.status().attempts().getLast().resumedFrom();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {keepBest: 3, volumeClaim: disk}                      | /checkpoints/s100
          {keepBest: 3, volume: {nfs: {server: n, path: /}}}    | /checkpoints/s100
          {keepBest: 3, volume: {emptyDir: {}}}                 |
          {keepBest: 3}                                         |
          """)
  void aDisruptedAttemptGoesOnFromTheNewestThatIsStillThere(String checkpoint, String path) {
    TrialWorld world = world(checkpoint);
    disrupt(world, interrupted(50, 100, 75));

    assertThat(resumedFrom(world, 2)).isEqualTo(path);
  }

  @Test
  void theFirstAttemptBeginsAfresh() {
    assertThat(world(CLAIM).status().attempts().getLast().resumedFrom()).isNull();
  }

  @Test
  void aDisruptedAttemptWithoutACheckpointBeginsAfresh() {
    TrialWorld world = world(CLAIM);
    disrupt(world, interrupted());
    assertThat(resumedFrom(world, 2)).isNull();

    world.becomes(RUNNING);
    disrupt(world, "");
    assertThat(resumedFrom(world, 3)).isNull();
  }

  @Test
  void aSuspendedAttemptGoesOnFromItsCheckpoint() {
    TrialWorld world = world(CLAIM);
    world.study = manifest(CLAIM).set("suspend", "true").study();
    world.settle();
    world.becomes(failed(143, interrupted(50)));
    assertThat(world.status().reason()).isEqualTo("Suspended");
    world.study = manifest(CLAIM).study();
    world.settle();

    assertThat(resumedFrom(world, 2)).isEqualTo("/checkpoints/s50");
    // And the program is told so.
    assertThat(world.pod().getSpec().getContainers().getFirst().getEnv())
        .extracting(variable -> variable.getName())
        .contains("TRIAL_ATTEMPT");
  }

  /** It was killed before it could say anything: what the one before it wrote is still there. */
  @Test
  void anAttemptThatSaysNothingLeavesTheCheckpointsOfTheOneBefore() {
    TrialWorld world = world(CLAIM);
    disrupt(world, interrupted(50));
    assertThat(resumedFrom(world, 2)).isEqualTo("/checkpoints/s50");
    world.becomes(RUNNING);
    disrupt(world, "");

    assertThat(resumedFrom(world, 3)).isEqualTo("/checkpoints/s50");
  }

  /** It was stopped soon after it had begun, and came to no checkpoint of its own. */
  @Test
  void anAttemptWithoutACheckpointLeavesThoseOfTheOneBefore() {
    TrialWorld world = world(CLAIM);
    disrupt(world, interrupted(50));
    world.awaitAttempt(2);
    world.becomes(RUNNING);
    disrupt(
        world,
        "{\"outcome\": \"Interrupted\", \"observations\":"
            + " [{\"step\": 60, \"metrics\": {\"validation/error\": 0.5}}]}");

    assertThat(resumedFrom(world, 3)).isEqualTo("/checkpoints/s50");
    // What came after the checkpoint is void.
    assertThat(world.status().curves()).isEmpty();
  }

  @Test
  void theNewestOfSeveralAttemptsCounts() {
    TrialWorld world = world(CLAIM);
    disrupt(world, interrupted(50));
    world.awaitAttempt(2);
    world.becomes(RUNNING);
    disrupt(world, interrupted(100));

    assertThat(resumedFrom(world, 3)).isEqualTo("/checkpoints/s100");
    assertThat(world.status().checkpoints())
        .containsExactly(
            new TrialCheckpoint(50, "digits-study-uid/digits-7/s50"),
            new TrialCheckpoint(100, "digits-study-uid/digits-7/s100"));
  }

  /** What it wrote may be what it fails on. */
  @Test
  void anAttemptAfterAFailureBeginsAfresh() {
    TrialWorld world = world(CLAIM);
    world.becomes(failed(1, interrupted(50)));

    assertThat(resumedFrom(world, 2)).isNull();
  }

  /** Neither does any later one go on from there. */
  @Test
  void noAttemptGoesOnFromACheckpointThatAnotherHasFailedOn() {
    TrialWorld world = world(CLAIM);
    disrupt(world, interrupted(50));
    assertThat(resumedFrom(world, 2)).isEqualTo("/checkpoints/s50");
    world.becomes(RUNNING);
    world.becomes(failed(1, ""));
    assertThat(resumedFrom(world, 3)).isNull();
    world.becomes(RUNNING);
    disrupt(world, "");
    assertThat(resumedFrom(world, 4)).isNull();

    world.becomes(RUNNING);
    disrupt(world, interrupted(75));
    assertThat(resumedFrom(world, 5)).isEqualTo("/checkpoints/s75");
  }

  @Test
  void aRefusedAttemptAfterAFailureChangesNothingAboutThat() {
    TrialWorld world = world(CLAIM);
    world.becomes(failed(1, interrupted(50)));
    world.awaitAttempt(2);
    world.becomes(failed(128, "no such file").replace("Error", "StartError"));
    assertThat(world.status().reason()).isEqualTo("StartError");
    world.pass(Duration.ofMinutes(1));
    world.settle();

    assertThat(resumedFrom(world, 3)).isNull();
  }
}

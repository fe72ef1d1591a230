package dev.tuning.trial;

import static dev.tuning.trial.TestPods.DIVERGED;
import static dev.tuning.trial.TestPods.RESULT;
import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of trials: one for each thing that happens, however many passes it takes. */
class TrialEventsTest {

  private final TrialWorld world = new TrialWorld(new StudyManifest());

  /** Does what is to be done, and tells what the reconciler would have written. */
  private List<Occurrence> passes() {
    List<Occurrence> events = new ArrayList<>();
    for (int pass = 0; pass < 10; pass++) {
      TrialStatus before = world.status() == null ? TrialStatus.NEW : world.status();
      TrialDecision decision = world.step();
      events.addAll(
          TrialEvents.between(
              before, decision.status(), world.study.getSpec().trial().hostsOrOne()));
    }
    return events;
  }

  /** Its status says all of it, and there are thousands. */
  @Test
  void aTrialThatSucceedsHasNone() {
    assertThat(passes()).isEmpty();
    world.set(0, RUNNING);
    assertThat(passes()).isEmpty();
    world.set(0, succeeded(RESULT));
    assertThat(passes()).isEmpty();
  }

  @Test
  void aTrialThatIsInfeasible() {
    passes();
    world.set(0, succeeded(DIVERGED));

    assertThat(passes()).containsExactly(Occurrence.warning("Infeasible", "Finish", "Diverged: "));
  }

  @Test
  void anAttemptThatIsDisruptedAndGoesOnElsewhere() {
    world.study = new StudyManifest().set("trial.checkpoint.volumeClaim", "disk").study();
    passes();
    world.set(
        0,
        failed(
            143,
            "{\"outcome\": \"Interrupted\", \"observations\":"
                + " [{\"step\": 50, \"checkpoint\": \"s50\"}]}"),
        disrupted("EvictionByEvictionAPI"));
    assertThat(passes())
        .containsExactly(
            Occurrence.warning(
                "AttemptDisrupted",
                "Retry",
                "attempt 1: EvictionByEvictionAPI: the cluster stopped the pod"));
    world.pass(Duration.ofSeconds(1));
    assertThat(passes())
        .containsExactly(
            Occurrence.normal(
                "AttemptStarted", "CreatePods", "attempt 2 on 1 host, from /checkpoints/s50"));
  }

  @Test
  void attemptsThatFailUntilTheTrialHas() {
    passes();
    for (int attempt = 1; attempt <= 3; attempt++) {
      String note = "NonZeroExit: container trial exited with 3";
      Occurrence failed =
          Occurrence.warning("AttemptFailed", "Judge", "attempt " + attempt + ": " + note);
      world.set(0, failed(3, ""));
      if (attempt < 3) {
        assertThat(passes()).containsExactly(failed);
        world.pass(Duration.ofMinutes(5));
        assertThat(passes()).extracting(Occurrence::reason).containsExactly("AttemptStarted");
      } else {
        assertThat(passes()).containsExactly(failed, Occurrence.warning("Failed", "Finish", note));
      }
    }
    world.pass(Duration.ofDays(1));
    assertThat(passes()).isEmpty();
  }

  @Test
  void allHostsOfAnAttemptThatIsStopped() {
    world.study = new StudyManifest().set("trial.hosts", "2").study();
    assertThat(passes()).isEmpty();
    world.set(0, RUNNING);
    world.set(1, RUNNING);
    world.study = new StudyManifest().set("trial.hosts", "2").set("suspend", "true").study();
    assertThat(passes()).isEmpty();
    world.set(0, failed(143, ""));
    assertThat(passes()).isEmpty();
    world.set(1, failed(143, ""));

    assertThat(passes())
        .containsExactly(
            Occurrence.normal(
                "AttemptStopped", "DeletePods", "attempt 1: Suspended: the Study is suspended"));
  }

  @Test
  void aTrialThatFailsBetweenItsAttempts() {
    TrialStatus before = TrialStatus.NEW.withPhase(Phase.PENDING, "PodLost", "the pod is gone");
    TrialStatus after = before.withPhase(Phase.FAILED, "DeadlineExceeded", "too long");

    assertThat(TrialEvents.between(before, after, 1))
        .containsExactly(Occurrence.warning("Failed", "Finish", "DeadlineExceeded: too long"));
  }
}

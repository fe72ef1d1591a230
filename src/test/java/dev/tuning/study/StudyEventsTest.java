package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.trial.Occurrence;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events of a Study: one for each change of its state. */
class StudyEventsTest {

  private static StudyManifest manifest() {
    return new StudyManifest().set("budget.maxTrials", "2");
  }

  private static List<Occurrence> passes(StudyWorld world) {
    List<Occurrence> events = new ArrayList<>();
    for (int pass = 0; pass < 3; pass++) {
      Optional<StudyStatus> before = Optional.ofNullable(world.status());
      StudyDecision decision = world.step();
      if (!before.equals(Optional.of(decision.status()))) {
        events.addAll(StudyEvents.between(before, decision.status()));
      }
      world.pass(Duration.ofSeconds(1));
    }
    return events;
  }

  @Test
  void aStudyFromItsBeginningToItsEnd() {
    var world = new StudyWorld(manifest());
    assertThat(passes(world))
        .containsExactly(Occurrence.normal("Started", "CreateTrials", "trials are made"));
    world.succeeds(0, .5, 100);
    assertThat(passes(world)).isEmpty();

    world.edit(manifest().set("suspend", "true"));
    assertThat(passes(world))
        .containsExactly(Occurrence.normal("Suspended", "StopTrials", "spec.suspend is true"));
    world.edit(manifest());
    assertThat(passes(world))
        .containsExactly(Occurrence.normal("Resumed", "CreateTrials", "trials are made"));

    world.endAll();
    assertThat(passes(world))
        .containsExactly(
            Occurrence.normal(
                "Complete", "Finish", "all trials of spec.budget.maxTrials are finished"));
    assertThat(passes(world)).isEmpty();
  }

  @Test
  void aStudyThatIsStalledSaysWhy() {
    var world = new StudyWorld(manifest());
    passes(world);
    world.pending(1, "ImagePullBackOff");
    assertThat(passes(world))
        .containsExactly(
            Occurrence.warning("ImagePullBackOff", "Wait", "trial digits-1 can't start: because"));
    world.runs(1);
    assertThat(passes(world)).extracting(Occurrence::reason).containsExactly("Resumed");
  }

  @Test
  void aStudyThatFails() {
    var world = new StudyWorld(manifest().set("budget.maxFailedTrials", "0"));
    passes(world);
    world.fails(0);

    assertThat(passes(world))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.isWarning()).isTrue();
              assertThat(event.reason()).isEqualTo("Failed");
              assertThat(event.note()).contains("spec.budget.maxFailedTrials");
            });
  }

  /** It was held up before it had begun: it has not been resumed. */
  @Test
  void aStudyThatBeginsLateHasStarted() {
    var world = new StudyWorld(manifest().set("suspend", "true"));
    assertThat(passes(world)).extracting(Occurrence::reason).containsExactly("Suspended");
    world.edit(manifest());
    assertThat(passes(world)).extracting(Occurrence::reason).containsExactly("Started");

    world = new StudyWorld(manifest().set("trial.checkpoint.volumeClaim", "disk"));
    world.missingClaim = Optional.of("disk");
    assertThat(passes(world)).extracting(Occurrence::reason).containsExactly("MissingVolumeClaim");
    world.missingClaim = Optional.empty();
    assertThat(passes(world)).extracting(Occurrence::reason).containsExactly("Started");
  }
}

package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFieldsTest {

  private final TrialWorld world = new TrialWorld(new StudyManifest());
  private final String study = world.study.getMetadata().getName();
  private final String namespace = world.study.getMetadata().getNamespace();

  private String attempt() {
    return LogFields.of(world.trial).get(LogFields.ATTEMPT);
  }

  @Test
  void aStudyHasItsName() {
    assertThat(LogFields.of(world.study)).isEqualTo(Map.of("namespace", namespace, "study", study));
  }

  @Test
  void aTrialHasThatOfItsStudyToo() {
    assertThat(LogFields.of(world.trial))
        .isEqualTo(
            Map.of(
                "namespace",
                world.trial.getMetadata().getNamespace(),
                "study",
                world.trial.getSpec().study(),
                "trial",
                world.trial.getMetadata().getName(),
                "attempt",
                "1"));
  }

  /** The one under way, or to come; of a finished trial no further one does. */
  @Test
  void theAttemptIsTheOneThatMatters() {
    world.step();
    assertThat(attempt()).isEqualTo("1");

    world.trial.setStatus(world.trial.getStatus().withPhase(Phase.FAILED, "NonZeroExit", ""));
    assertThat(attempt()).isEqualTo("1");
  }
}

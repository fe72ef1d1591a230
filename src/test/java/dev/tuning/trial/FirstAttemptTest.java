package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstAttemptTest {

  private final Trial trial = TestTrials.fresh(new StudyManifest().study());

  private Pod pod(int attempt, int host, String created) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(Names.pod(trial.getMetadata().getName(), attempt, host))
        .withCreationTimestamp(created)
        .endMetadata()
        .build();
  }

  @Test
  void podsOfANewTrialShowThatItsFirstAttemptIsUnderWay() {
    Trial shown =
        FirstAttempt.shownBy(
            List.of(pod(1, 1, "2026-11-24T12:00:02Z"), pod(1, 0, "2026-11-24T12:00:01Z")), trial);

    assertThat(TrialDecider.isOpen(shown.getStatus())).isTrue();
    assertThat(shown.getStatus().phase()).isEqualTo(Phase.PENDING);
    assertThat(TrialDecider.openAttempt(shown.getStatus()).number()).isEqualTo(1);
    assertThat(TrialDecider.openAttempt(shown.getStatus()).start())
        .isEqualTo("2026-11-24T12:00:01Z");
    assertThat(shown.getMetadata()).isSameAs(trial.getMetadata());
  }

  @Test
  void withoutPodsNothingIsUnderWay() {
    assertThat(FirstAttempt.shownBy(List.of(), trial)).isSameAs(trial);
    // Names that the operator does not give, or would not give first.
    assertThat(FirstAttempt.shownBy(List.of(pod(2, 0, "2026-11-24T12:00:01Z")), trial))
        .isSameAs(trial);
  }

  @Test
  void aStatusThatIsWrittenSaysWhatIsUnderWay() {
    Trial written = trial.withStatus(TrialStatus.NEW.withPhase(Phase.PENDING, "Queued", null));

    assertThat(FirstAttempt.shownBy(List.of(pod(1, 0, "2026-11-24T12:00:01Z")), written))
        .isSameAs(written);
  }
}

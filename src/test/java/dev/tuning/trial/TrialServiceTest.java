package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;

class TrialServiceTest {

  private final Study study = new StudyManifest().set("trial.hosts", "2").study();

  @Test
  void isHeadlessAndNamesPodsBeforeTheyAreReady() {
    Service service = TrialService.of(study);

    assertThat(service.getMetadata().getName()).isEqualTo("trials-digits");
    assertThat(service.getMetadata().getNamespace()).isEqualTo("lab");
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
  }

  @Test
  void belongsToItsStudyAndIsFoundByIt() {
    Service service = TrialService.of(study);

    assertThat(Ownership.is(study, service)).isTrue();
    assertThat(service.getMetadata().getOwnerReferences().getFirst().getController()).isTrue();
    assertThat(service.getMetadata().getLabels()).containsEntry("tuning.dev/study", "digits");
  }

  /** Otherwise the address of the chief would be one that nobody knows. */
  @Test
  void selectsThePodsThatHaveItsNames() {
    Service service = TrialService.of(study);
    for (int host = 0; host < 2; host++) {
      Pod pod = TestPods.of(study, 3, host);

      assertThat(pod.getMetadata().getLabels())
          .containsAllEntriesOf(service.getSpec().getSelector());
      assertThat(pod.getSpec().getSubdomain()).isEqualTo(service.getMetadata().getName());
      assertThat(TrialService.address(study, "digits-7", 3, host))
          .isEqualTo(pod.getSpec().getHostname() + ".trials-digits.lab.svc")
          .startsWith(pod.getMetadata().getName() + ".");
    }
  }
}

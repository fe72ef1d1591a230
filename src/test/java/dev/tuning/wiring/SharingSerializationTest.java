package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class SharingSerializationTest {

  private final SharingSerialization serialization = new SharingSerialization(new ObjectMapper());

  @Test
  void aCopyOfATrialHasItsOwnMetadataAndTheSameResults() {
    var trial = new Trial();
    trial.getMetadata().setName("a-0");
    trial.setStatus(TrialStatus.NEW);

    Trial copy = serialization.clone(trial);
    copy.addFinalizer("example.com/one");

    assertThat(copy.getMetadata().getName()).isEqualTo("a-0");
    assertThat(copy.getStatus()).isSameAs(trial.getStatus());
    assertThat(copy.hasFinalizer("example.com/one")).isTrue();
    assertThat(trial.hasFinalizer("example.com/one")).isFalse();
  }

  @Test
  void othersAreCopiedWhole() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withNodeName("a")
            .endSpec()
            .withNewStatus()
            .endStatus()
            .build();

    Pod copy = serialization.clone(pod);

    assertThat(copy).isEqualTo(pod);
    assertThat(copy.getSpec()).isNotSameAs(pod.getSpec());
  }
}

package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

class CachedPodTest {

  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withNamespace("n")
          .withUid("u")
          .withResourceVersion("7")
          .addToFinalizers(Labels.POD_FINALIZER)
          .endMetadata()
          .withNewSpec()
          .withNodeName("node")
          .addNewVolume()
          .withName("data")
          .endVolume()
          .addNewInitContainer()
          .withName("prepare")
          .endInitContainer()
          .addNewContainer()
          .withName("trial")
          .withImage("image")
          .addNewEnv()
          .withName("LR")
          .withValue(".1")
          .endEnv()
          .withNewResources()
          .addToLimits("memory", new Quantity("1Gi"))
          .endResources()
          .endContainer()
          .endSpec()
          .withNewStatus()
          .withPhase("Running")
          .endStatus()
          .build();

  @Test
  void whatDecidesIsKept() {
    Pod cached = CachedPod.of(POD);

    assertThat(cached.getMetadata()).isEqualTo(POD.getMetadata());
    assertThat(cached.getStatus()).isEqualTo(POD.getStatus());
    assertThat(cached.getSpec().getNodeName()).isEqualTo("node");
    assertThat(cached.getSpec().getInitContainers())
        .extracting(container -> container.getName())
        .containsExactly("prepare");
    assertThat(cached.getSpec().getContainers().getFirst().getResources().getLimits())
        .containsEntry("memory", new Quantity("1Gi"));
  }

  @Test
  void theRestIsNot() {
    Pod cached = CachedPod.of(POD);

    assertThat(cached.getSpec().getVolumes()).isEmpty();
    assertThat(cached.getSpec().getContainers().getFirst().getEnv()).isEmpty();
    assertThat(cached.getSpec().getContainers().getFirst().getImage()).isNull();
    // The one that came is as it was.
    assertThat(POD.getSpec().getVolumes()).hasSize(1);
  }
}

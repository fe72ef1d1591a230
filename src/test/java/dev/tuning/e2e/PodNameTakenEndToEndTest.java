package dev.tuning.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody's pod has the name that a trial's should have. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PodNameTakenEndToEndTest {

  private static final String STUDY = "taken";

  @Test
  void itIsLeftAloneAndTheStudyGoesOnWhenItIsGone() {
    try (var cluster = new Cluster("e2e-pod-name-taken")) {
      String manifest = new ScriptedStudy(STUDY, "result=0.5").manifest();
      Pod stranger = stranger(cluster);
      cluster.apply(manifest);

      await().atMost(Duration.ofMinutes(1)).until(() -> cluster.has(STUDY, "Stalled"));
      assertThat(cluster.study(STUDY).getStatus().conditions())
          .filteredOn(condition -> condition.type().equals("Stalled"))
          .singleElement()
          .satisfies(stalled -> assertThat(stalled.reason()).isEqualTo("PodNameTaken"));
      Pod left = cluster.client().resource(stranger).get();
      assertThat(left.getMetadata().getUid()).isEqualTo(stranger.getMetadata().getUid());
      assertThat(left.getMetadata().getDeletionTimestamp()).isNull();
      assertThat(left.getMetadata().getOwnerReferences()).isEmpty();

      cluster.client().resource(stranger).delete();
      await().atMost(Duration.ofMinutes(2)).until(() -> cluster.has(STUDY, "Complete"));
    }
  }

  /** It never starts, since its image is on no node. */
  private static Pod stranger(Cluster cluster) {
    return cluster
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(STUDY + "-0-1-0")
                .withNamespace(cluster.namespace())
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("stranger")
                .withImage("study-operator/stranger:0")
                .withImagePullPolicy("Never")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }
}

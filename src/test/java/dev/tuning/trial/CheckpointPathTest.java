package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tuning.api.v1alpha1.Study;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPathTest {

  private static final String NFS = "{nfs: {server: nas, path: /ckpt}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {keepBest: 3}                                         | s50
          {keepBest: 3, volume: {emptyDir: {}}}                 | s50
          {keepBest: 3, volumeClaim: disk}                      | digits-study-uid/digits-7/s50
          {keepBest: 3, volume: {nfs: {server: n, path: /}}}    | digits-study-uid/digits-7/s50
          """)
  void isTheNameUnlessTheCheckpointOutlivesItsPod(String checkpoint, String path) {
    Study study = new StudyManifest().set("trial.checkpoint", checkpoint).study();

    assertThat(CheckpointPath.of(study, "digits-7", "s50")).isEqualTo(path);
    assertThat(CheckpointPath.isLasting(study)).isEqualTo(path.contains("/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s50", "deep/s50", "a=b.c"})
  void isUnderTheMountInAPodOfTheTrial(String name) {
    Study study = new StudyManifest().set("trial.checkpoint.volumeClaim", "disk").study();

    assertThat(CheckpointPath.inPod(study, "digits-7", CheckpointPath.of(study, "digits-7", name)))
        .isEqualTo("/checkpoints/" + name);
  }

  @Test
  void aVolumeIsThatOfThePod() {
    Pod pod = pod(new StudyManifest().set("trial.checkpoint.volume", NFS), 0);

    assertThat(pod.getSpec().getVolumes()).singleElement().satisfies(CheckpointPathTest::isNfs);
    assertThat(mount(pod).getMountPath()).isEqualTo("/checkpoints");
    assertThat(mount(pod).getSubPath()).isEqualTo("digits-study-uid/digits-7");
  }

  private static void isNfs(Volume volume) {
    assertThat(volume.getName()).isEqualTo("tuning-checkpoints");
    assertThat(volume.getNfs().getServer()).isEqualTo("nas");
    assertThat(volume.getNfs().getPath()).isEqualTo("/ckpt");
    assertThat(volume.getEmptyDir()).isNull();
    assertThat(volume.getPersistentVolumeClaim()).isNull();
  }

  /** A pod must not leave its traces in the one Study that the operator holds. */
  @Test
  void theVolumeOfTheStudyStaysAsItWas() {
    Study study = new StudyManifest().set("trial.checkpoint.volume", NFS).study();
    String before = study.getSpec().trial().checkpoint().volume().toString();
    TestPods.of(study, 1, 0);

    assertThat(study.getSpec().trial().checkpoint().volume()).hasToString(before);
    assertThat(CheckpointPath.volume(study).orElseThrow().getName()).isNull();
  }

  @Test
  void whatIsNoVolumeIsRefusedWithItsField() {
    Study study = new StudyManifest().set("trial.checkpoint.volume", "{nfs: nas}").study();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointPath.check(study))
        .withMessageStartingWith("spec.trial.checkpoint.volume is no volume: ");
  }

  /** Only the chief writes checkpoints, wherever they lie. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{keepBest: 3}",
        "{keepBest: 3, volumeClaim: disk}",
        "{keepBest: 3, volume: {nfs: {server: nas, path: /ckpt}}}"
      })
  void isWritableOnTheChiefAlone(String checkpoint) {
    var manifest = new StudyManifest().set("trial.hosts", "3").set("trial.checkpoint", checkpoint);

    assertThat(mount(pod(manifest, 0)).getReadOnly()).isNotEqualTo(true);
    for (int host = 1; host < 3; host++) {
      assertThat(mount(pod(manifest, host)).getReadOnly()).isTrue();
      assertThat(mount(pod(manifest, host)).getSubPath())
          .isEqualTo(mount(pod(manifest, 0)).getSubPath());
    }
  }

  private static Pod pod(StudyManifest manifest, int host) {
    return TestPods.of(manifest.study(), 1, host);
  }

  private static VolumeMount mount(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getVolumeMounts().getFirst();
  }
}

package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostNodeTest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  @Test
  void aNodeThatIsGoneIsLost() {
    assertThat(LostNode.is(null)).isTrue();
  }

  /**
   * The kubelet deletes a pod so when it has ended, and somebody when its node is gone for good.
   */
  @ParameterizedTest
  @CsvSource({"0, true", "30, false", ", false"})
  void whereNodesMayNotBeReadADeletionWithoutGraceSaysIt(Long grace, boolean lost) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withDeletionGracePeriodSeconds(grace)
            .endMetadata()
            .build();

    assertThat(LostNode.isSaidOf(pod)).isEqualTo(lost);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {conditions: [{type: Ready, status: 'True'}]}                                   | false
          {conditions: [{type: DiskPressure, status: 'True'}, {type: Ready, status: 'True'}]} | false
          {conditions: [{type: Ready, status: 'False'}]}                                  | true
          {conditions: [{type: Ready, status: Unknown}]}                                  | true
          {conditions: [{type: DiskPressure, status: 'True'}]}                            | true
          {conditions: [{type: MemoryPressure, status: 'True'}, {type: Ready, status: Unknown}]} | true
          {}                                                                              | true
          """)
  void aNodeIsLostUnlessItIsReady(String status, boolean lost) {
    Node node =
        KUBERNETES.unmarshal(
            "---\napiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: " + status,
            Node.class);

    assertThat(LostNode.is(node)).isEqualTo(lost);
  }
}

package dev.tuning.trial;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/** Trials as the API server shows them. */
public final class TestTrials {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private TestTrials() {}

  /** The trial of point 7, which nobody has looked at yet. */
  public static Trial fresh(Study study) {
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder()
            .withName(study.getMetadata().getName() + "-7")
            .withNamespace(study.getMetadata().getNamespace())
            .withUid("trial-uid")
            .build());
    trial.setSpec(
        new TrialSpec(
            study.getMetadata().getName(),
            7L,
            0,
            TrialSpec.Purpose.Search,
            Map.of(
                "learningRate", DoubleNode.valueOf(0.125),
                "hiddenUnits", IntNode.valueOf(64),
                "optimizer", TextNode.valueOf("adam"),
                "batchSize", IntNode.valueOf(64)),
            1234L));
    return trial;
  }

  /** An attempt that is under way. */
  static Attempt attempt(int number, String resumedFrom) {
    return new Attempt(
        number, TestPods.CREATED.toString(), null, null, resumedFrom, null, null, null, null, null);
  }

  /** A status as it comes back from the API server. */
  static TrialStatus stored(TrialStatus status) {
    return KUBERNETES.unmarshal(KUBERNETES.asJson(status), TrialStatus.class);
  }

  /** How long a status is in the API server's eyes. */
  static int length(TrialStatus status) {
    return KUBERNETES.asJson(status).length();
  }
}

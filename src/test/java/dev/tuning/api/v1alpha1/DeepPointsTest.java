package dev.tuning.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepPointsTest {

  private static final String STUDY =
      """
      {"apiVersion": "tuning.dev/v1alpha1", "kind": "Study", "metadata": {"name": "deep"},
       "spec": {"search": {"algorithm": "Points", "points": [{"learningRate": %s, "rate": 0.5}]}}}
      """;

  private KubernetesSerialization kubernetes;

  @BeforeEach
  void tolerate() {
    ObjectMapper mapper = new ObjectMapper();
    OtherVersions.tolerate(mapper);
    kubernetes = new KubernetesSerialization(mapper, false);
    kubernetes.registerKubernetesResource(Study.class);
  }

  private static void assertPoint(Study study, String value) {
    assertThat(study.getSpec().search().points())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.get("learningRate")).hasToString(value);
              assertThat(point.get("rate").doubleValue()).isEqualTo(0.5);
            });
  }

  /** The API server takes 10,000 levels of JSON, of which the Study itself has some. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2_000, 9_900})
  void aPointOfManyLevelsIsReadAsAnEmptyOne(int levels) {
    String lists = STUDY.formatted("[".repeat(levels) + "]".repeat(levels));
    String objects = STUDY.formatted("{\"a\":".repeat(levels) + "1" + "}".repeat(levels));

    assertPoint(kubernetes.unmarshal(lists, Study.class), "[]");
    assertPoint(kubernetes.unmarshal(objects, Study.class), "{}");
    var event =
        kubernetes.unmarshal(
            "{\"type\": \"ADDED\", \"object\": %s}".formatted(lists), WatchEvent.class);
    assertPoint((Study) event.getObject(), "[]");
  }

  @Test
  void aListWithAPointOfManyLevelsIsRead() {
    String list =
        "{\"kind\": \"StudyList\", \"apiVersion\": \"tuning.dev/v1alpha1\", \"items\": [%s]}"
            .formatted(STUDY.formatted("[".repeat(9_900) + "]".repeat(9_900)));
    DefaultKubernetesResourceList<Study> read =
        kubernetes.unmarshal(
            new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
            new TypeReference<DefaultKubernetesResourceList<Study>>() {});

    assertPoint(read.getItems().getFirst(), "[]");
  }
}

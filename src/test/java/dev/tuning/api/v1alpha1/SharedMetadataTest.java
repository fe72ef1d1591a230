package dev.tuning.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Trials of a Study that are read one after the other. */
class SharedMetadataTest {

  private static final String TRIAL =
      """
      {"apiVersion": "tuning.dev/v1alpha1", "kind": "Trial", "metadata": {
        "name": "%1$s", "namespace": "space", "uid": "%1$s",
        "labels": {"tuning.dev/study": "%2$s"}, "annotations": {"a": "b"},
        "finalizers": ["tuning.dev/pods"],
        "ownerReferences": [
          {"apiVersion": "tuning.dev/v1alpha1", "kind": "Study", "name": "%2$s", "uid": "u"}]}}
      """;

  private final ObjectMapper mapper = new ObjectMapper();

  SharedMetadataTest() {
    OtherVersions.isolate(mapper);
  }

  @Test
  void haveWhatIsEqualInCommon() throws JsonProcessingException {
    var first = read("one-0", "one").getMetadata();
    var second = read("one-1", "one").getMetadata();

    assertThat(second.getName()).isEqualTo("one-1");
    assertThat(second.getNamespace()).isSameAs(first.getNamespace());
    assertThat(second.getLabels()).isSameAs(first.getLabels());
    assertThat(second.getAnnotations()).isSameAs(first.getAnnotations());
    assertThat(second.getFinalizers()).isSameAs(first.getFinalizers());
    assertThat(second.getOwnerReferences()).isSameAs(first.getOwnerReferences());
  }

  @Test
  void keepWhatIsTheirOwn() throws JsonProcessingException {
    read("one-0", "one");
    var other = read("two-0", "two").getMetadata();

    assertThat(other.getLabels()).containsEntry("tuning.dev/study", "two");
    assertThat(other.getOwnerReferences()).extracting("name").containsExactly("two");
  }

  @Test
  void aCopyCanBeChangedAlone() throws JsonProcessingException {
    var first = read("one-0", "one").getMetadata();
    var copy = first.toBuilder().build();
    copy.getFinalizers().clear();
    copy.getLabels().clear();

    assertThat(first.getFinalizers()).containsExactly("tuning.dev/pods");
    assertThat(first.getLabels()).hasSize(1);
  }

  private Trial read(String name, String study) throws JsonProcessingException {
    return mapper.readValue(TRIAL.formatted(name, study), Trial.class);
  }
}

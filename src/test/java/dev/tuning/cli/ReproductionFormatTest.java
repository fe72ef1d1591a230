package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TestTrials;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class ReproductionFormatTest {

  /** SnakeYAML reads YAML 1.1, with yes, 12:30:45 and the like, as kubectl does. */
  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void everyTextArrivesInThePod(String text) {
    String quoted = new KubernetesSerialization().asJson(text);
    Study study =
        new StudyManifest()
            .set(
                "trial.template",
                "{\"spec\": {\"containers\": [{\"name\": \"trial\", \"image\": \"i\", \"args\": [%s]}]}}"
                    .formatted(quoted))
            .study();

    String yaml =
        ReproductionFormat.pod.write(new RecordedTrial(study, TestTrials.fresh(study)), 0, "");

    List<Object> documents =
        StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false).toList();
    assertThat(documents).hasSize(2);
    assertThat(documents.getLast())
        .extracting("spec")
        .extracting("containers")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .extracting("args")
        .isEqualTo(List.of(text));
    assertThat(((Map<?, ?>) documents.getLast()).get("kind")).isEqualTo("Pod");
  }
}

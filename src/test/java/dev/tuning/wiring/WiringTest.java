package dev.tuning.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WiringTest {

  private final ObjectMapper json = new ObjectMapper();

  WiringTest() {
    new Wiring().lenient().customize(json);
  }

  /** One object of a newer version must not stop the watch of its whole kind. */
  @Test
  void anUnknownWordIsReadAsAbsent() throws JsonProcessingException {
    assertThat(json.readValue("{\"algorithm\": \"Telepathy\", \"seed\": 1}", SearchSpec.class))
        .isEqualTo(new SearchSpec(null, 1L, null, null, null, null, null, null));
    assertThat(
            json.readValue(
                "{\"metric\": \"m\", \"goal\": \"Flatten\", \"over\": \"MiddleStep\"}",
                Objective.class))
        .isEqualTo(new Objective("m", null, null, null, null, null, null));
    assertThat(json.readValue("{\"name\": \"x\", \"role\": \"Magic\"}", ParameterSpec.class))
        .extracting(ParameterSpec::role)
        .isNull();
  }

  @Test
  void anUnknownFieldIsReadAsAbsent() throws JsonProcessingException {
    assertThat(
            json.readValue(
                "{\"algorithm\": \"QuasiRandom\", \"seed\": 1, \"depth\": 3}", SearchSpec.class))
        .isEqualTo(
            new SearchSpec(
                SearchSpec.Algorithm.QuasiRandom, 1L, null, null, null, null, null, null));
  }

  /** It is not asked for, and a write without it changes nothing of it. */
  @Test
  void whoWroteWhatIsNotKept() {
    new Wiring().withoutManagedFields().customize(json);
    var kubernetes = new KubernetesSerialization(json, false);
    Trial trial =
        kubernetes.unmarshal(
            """
            {"apiVersion": "tuning.dev/v1alpha1", "kind": "Trial", "metadata":
             {"name": "x", "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {}}}]}}\
            """,
            Trial.class);

    assertThat(trial.getMetadata().getName()).isEqualTo("x");
    assertThat(trial.getMetadata().getManagedFields()).isEmpty();
    assertThat(trial.getMetadata().getAdditionalProperties()).isEmpty();
    assertThat(kubernetes.asJson(trial)).doesNotContain("managedFields");
  }

  /** Times in a status end with Z. */
  @Test
  void theClockIsInUtc() {
    Clock clock = new Wiring().clock();

    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
  }
}

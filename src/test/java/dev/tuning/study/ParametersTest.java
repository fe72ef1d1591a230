package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

  private static Map<String, JsonNode> assignment(String json) throws JsonProcessingException {
    return new ObjectMapper().readValue(json, new TypeReference<>() {});
  }

  @Test
  void aViewIsEqualToACopy() throws JsonProcessingException {
    Map<String, JsonNode> assignment =
        assignment("{\"a\": 1, \"b\": 1.5, \"c\": \"x\", \"d\": true, \"e\": 1e300, \"f\": -0.0}");

    Map<String, Object> view = Parameters.view(assignment);
    assertThat(view)
        .isEqualTo(Map.of("a", 1L, "b", 1.5, "c", "x", "d", true, "e", 1e300, "f", -0.0))
        .isEqualTo(Parameters.scalars(assignment))
        .hasSameHashCodeAs(Parameters.scalars(assignment));
    assertThat(view.get("a")).isEqualTo(1L);
    assertThat(view.get("z")).isNull();
    assertThat(view.keySet()).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void whatIsNoValueIsRefusedWhenItIsAskedFor() throws JsonProcessingException {
    Map<String, Object> view = Parameters.view(assignment("{\"a\": [1], \"b\": null, \"c\": 1}"));

    assertThat(view.get("c")).isEqualTo(1L);
    assertThatIllegalArgumentException().isThrownBy(() -> view.get("a")).withMessageContaining("a");
    assertThatIllegalArgumentException().isThrownBy(() -> view.get("b")).withMessageContaining("b");
  }
}

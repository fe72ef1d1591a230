package dev.tuning.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedValuesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Map<String, JsonNode> values(Object... namesAndValues) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], JSON.valueToTree(namesAndValues[i + 1]));
    }
    return values;
  }

  @Test
  void theyAreWhatTheyWereMadeOf() {
    Map<String, JsonNode> values = values("width", 32, "optimizer", "adam", "dropout", 0.1);
    Map<String, JsonNode> named = NamedValues.of(values);
    assertThat(named).isEqualTo(values).hasSameHashCodeAs(values).hasSize(3);
    assertThat(named.keySet()).containsExactly("width", "optimizer", "dropout");
    assertThat(named.get("width")).isEqualTo(IntNode.valueOf(32));
    assertThat(named.get("momentum")).isNull();
    assertThat(named.containsKey("dropout")).isTrue();
    assertThat(named.containsKey("momentum")).isFalse();
    assertThat(NamedValues.of(named)).isSameAs(named);
  }

  @Test
  void theSameNamesInAnotherOrderAreAnotherShape() {
    Map<String, JsonNode> one = NamedValues.of(values("a", 1, "b", 2));
    Map<String, JsonNode> other = NamedValues.of(values("b", 2, "a", 1));
    assertThat(one).isEqualTo(other);
    assertThat(other.values()).containsExactly(IntNode.valueOf(2), IntNode.valueOf(1));
    assertThat(NamedValues.of(values("a", 3)).get("a")).isEqualTo(IntNode.valueOf(3));
  }

  @Test
  void nobodyChangesThem() {
    Map<String, JsonNode> values = values("a", 1);
    Map<String, JsonNode> named = NamedValues.of(values);
    values.put("a", TextNode.valueOf("changed"));
    assertThat(named.get("a")).isEqualTo(IntNode.valueOf(1));
    assertThatThrownBy(() -> named.put("a", null))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(named::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> named.entrySet().iterator().next().setValue(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void jsonIsTheSameBackAndForth() throws JsonProcessingException {
    String json =
        """
        {"study":"s","index":0,"replicate":0,"purpose":"Search",\
        "parameters":{"rate":0.001,"nothing":null,"layers":[]},"seed":1}\
        """;
    TrialSpec spec = JSON.readValue(json, TrialSpec.class);
    assertThat(spec.parameters()).isInstanceOf(NamedValues.class);
    assertThat(JSON.writeValueAsString(spec)).isEqualTo(json);
    assertThat(NamedValues.of(null)).isNull();
    assertThat(List.of(NamedValues.of(Map.of()))).containsExactly(Map.of());
  }
}

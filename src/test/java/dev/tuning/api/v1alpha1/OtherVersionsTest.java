package dev.tuning.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherVersionsTest {

  private static final ObjectMapper MAPPER = isolating();

  private static ObjectMapper isolating() {
    var mapper = new ObjectMapper();
    OtherVersions.tolerate(mapper);
    OtherVersions.isolate(mapper);
    return mapper;
  }

  private static String trial(String status) {
    return """
    {"apiVersion": "tuning.dev/v1alpha1", "kind": "Trial",
     "metadata": {"name": "t", "namespace": "n", "uid": "u", "resourceVersion": "7"},
     "spec": {"study": "s", "index": 3, "replicate": 0, "purpose": "Search", "seed": 1,
              "parameters": {"x": 1.0}},
     "status": {"phase": "Running", %s}}
    """
        .formatted(status);
  }

  private static Trial read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, Trial.class);
  }

  @Test
  void readableObjectIsAsAlways() throws JsonProcessingException {
    String json = trial("\"attempt\": 2");
    Trial trial = read(json);
    assertThat(trial.unreadable()).isEmpty();
    assertThat(MAPPER.valueToTree(trial).toString())
        .isEqualTo(
            new ObjectMapper()
                .valueToTree(new ObjectMapper().readValue(json, Trial.class))
                .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "attempt": 3000000000 | status.attempt
          "activeSeconds": "long" | status.activeSeconds
          "attempts": [{"number": 1}, {"number": 3000000000}] | status.attempts[1].number
          "curves": {"loss": [["first", 1.0]]} | status.curves.loss
          "attempts": {} | status.attempts
          """)
  void unreadableFieldIsNamedAndTheOthersAreThere(String status, String path)
      throws JsonProcessingException {
    Trial trial = read(trial(status));
    assertThat(trial.unreadable()).get().asString().startsWith(path + ": ");
    assertThat(trial.getMetadata().getUid()).isEqualTo("u");
    assertThat(trial.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(trial.getSpec().index()).isEqualTo(3);
    assertThat(trial.getStatus().phase()).isEqualTo("Running");
  }

  /** The operator SDK hands out copies that are made so. */
  @Test
  void copyIsUnreadableToo() throws JsonProcessingException {
    Trial trial = read(trial("\"attempt\": 3000000000"));
    assertThat(MAPPER.convertValue(trial, Trial.class).unreadable()).isEqualTo(trial.unreadable());
  }

  @Test
  void onlyOneOfAListIsUnreadable() throws JsonProcessingException {
    Trial[] trials =
        MAPPER.readValue(
            "[%s, %s, %s]"
                .formatted(
                    trial("\"attempt\": 1"),
                    trial("\"attempt\": 3000000000"),
                    trial("\"attempt\": 2")),
            Trial[].class);
    assertThat(trials)
        .extracting(trial -> trial.unreadable().isPresent())
        .containsExactly(false, true, false);
    assertThat(trials[2].getStatus().attempt()).isEqualTo(2);
  }

  @Test
  void specThatIsSomethingElseIsAbsent() throws JsonProcessingException {
    Study study =
        MAPPER.readValue(
            "{\"metadata\": {\"name\": \"s\"}, \"spec\": [], \"status\": {\"state\": \"Running\"}}",
            Study.class);
    assertThat(study.unreadable()).isPresent();
    assertThat(study.getSpec()).isNull();
    assertThat(study.getStatus().state()).isEqualTo("Running");
  }

  /** Elsewhere it is an error still: a manifest that is wrong must not pass. */
  @Test
  void othersAreStrict() {
    assertThatThrownBy(
            () -> new ObjectMapper().readValue(trial("\"attempt\": 3000000000"), Trial.class))
        .isInstanceOf(JsonMappingException.class);
  }
}

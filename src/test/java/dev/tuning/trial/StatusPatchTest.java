package dev.tuning.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPatchTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // before | after | patch
        "{} | {\"a\": 1} | {\"a\": 1}",
        "{\"a\": 1, \"b\": 2} | {\"a\": 1, \"b\": 3} | {\"b\": 3}",
        "{\"a\": 1, \"b\": 2} | {\"b\": 2} | {\"a\": null}",
        "{\"a\": {\"x\": 1, \"y\": 2}} | {\"a\": {\"x\": 1, \"z\": 3}} |"
            + " {\"a\": {\"y\": null, \"z\": 3}}",
        "{\"a\": {\"x\": 1}} | {} | {\"a\": null}",
        "{\"a\": 1} | {\"a\": {\"x\": 1}} | {\"a\": {\"x\": 1}}",
        "{\"a\": {\"x\": 1}} | {\"a\": [1]} | {\"a\": [1]}",
        "{\"a\": [1, 2]} | {\"a\": [1, 3]} | {\"a\": [1, 3]}",
        "{\"a\": {\"x\": 1}} | {\"a\": {\"x\": 1}} | {}",
        "null | {\"a\": {\"x\": 1}} | {\"a\": {\"x\": 1}}",
      })
  void namesWhatChanges(String before, String after, String patch) throws Exception {
    assertThat(StatusPatch.of("7", json(before), json(after)).get("status")).isEqualTo(json(patch));
  }

  /** An object that was emptied of what is known of it stays, for what else may be in there. */
  @Test
  void leavesOutWhatStays() throws Exception {
    assertThat(
            StatusPatch.of(
                "7",
                json("{\"a\": {\"x\": 1}, \"b\": {\"y\": 1}}"),
                json("{\"a\": {}, \"b\": {\"y\": 1}}")))
        .isEqualTo(
            json(
                "{\"metadata\": {\"resourceVersion\": \"7\"}, \"status\": {\"a\": {\"x\":"
                    + " null}}}"));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }
}

package dev.tuning.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.rules.StudyRules;
import dev.tuning.search.Search;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers requests for suggestions, one after the other. The Study of the last request is kept: who
 * asks for one trial at a time does not pay for checking the same manifest again.
 */
final class SuggestSession {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** An answer is one line, and must fit into memory. */
  private static final int MAX_COUNT = 100_000;

  private final StudyRules rules = new StudyRules();
  private ObjectNode manifest;
  private Study study;
  private Search search;

  /**
   * A request.
   *
   * @param study the manifest
   * @param history the trials so far; absent: none
   * @param count how many suggestions; absent: one
   */
  record Request(
      @JsonProperty(required = true) ObjectNode study, List<JsonNode> history, Integer count) {}

  /** The answer to a request: an object with suggestions or error, in one line. */
  String answer(String request) {
    try {
      return write(Map.of("suggestions", suggestions(JSON.readValue(request, Request.class))));
    } catch (JsonProcessingException e) {
      return error(
          "the request is no object with study, history and count: " + e.getOriginalMessage());
    } catch (RefusedException e) {
      return error(e.getMessage());
    } catch (InvalidHistoryException e) {
      return error("history[%d]: %s".formatted(e.line() - 1, e.getMessage()));
    }
  }

  private List<?> suggestions(Request request) throws RefusedException, InvalidHistoryException {
    int count = request.count() == null ? 1 : request.count();
    if (count < 1 || count > MAX_COUNT) {
      throw new RefusedException(
          List.of("count is " + count + ": give one from 1 to " + MAX_COUNT));
    }
    if (!request.study().equals(manifest)) {
      read(request.study());
    }
    List<JsonNode> history = request.history() == null ? List.of() : request.history();
    return Suggestions.following(study, search, History.of(study, history)).limit(count).toList();
  }

  private void read(ObjectNode newManifest) throws RefusedException {
    StudyRules.Checked checked = rules.check(newManifest);
    if (checked.study() == null) {
      throw new RefusedException(
          checked.problems().stream()
              .map(problem -> problem.field() + ": " + problem.message())
              .collect(Collectors.toList()));
    }
    search = Suggestions.search(checked.study());
    study = checked.study();
    manifest = newManifest;
  }

  private static String error(String message) {
    return write(Map.of("error", message));
  }

  private static String write(Map<String, ?> answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers can always be written", e);
    }
  }
}

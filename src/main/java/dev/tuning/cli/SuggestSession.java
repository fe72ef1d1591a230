package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.cli.manifest.JsonText;
import dev.tuning.cli.rules.StudyRules;
import dev.tuning.search.Search;
import dev.tuning.study.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers requests for suggestions, one after the other. The Study of the last request is kept: who
 * asks for one trial at a time does not pay for checking the same manifest again.
 */
final class SuggestSession {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String API_VERSION = Study.GROUP + "/" + Study.VERSION;

  /** An answer is one line, and must fit into memory. */
  private static final int MAX_COUNT = 100_000;

  private static final List<String> FIELDS =
      List.of("study", "history", "count", "explain", "earlier");

  private final StudyRules rules = new StudyRules();
  private ObjectNode manifest;
  private List<JsonNode> earlier;
  private Study study;
  private Search search;

  /** The answer to a request: an object with suggestions or error, in one line. */
  String answer(String request) {
    try {
      return write(Map.of("suggestions", suggestions(request)));
    } catch (RefusedException | IllegalArgumentException e) {
      return error(e.getMessage());
    } catch (InvalidHistoryException e) {
      return error(message(e));
    }
  }

  private List<Suggestion> suggestions(String line)
      throws RefusedException, InvalidHistoryException {
    var request = new JsonFields(JsonText.read(line), FIELDS);
    long count = request.integer("count", 1, MAX_COUNT).orElse(1L);
    boolean explain = request.bool("explain").orElse(false);
    ObjectNode asked = manifest(request);
    List<JsonNode> askedEarlier = request.list("earlier");
    if (!asked.equals(manifest) || !askedEarlier.equals(earlier)) {
      read(asked, askedEarlier);
    }
    return Suggestions.following(study, search, History.of(study, request.list("history")))
        .limit(count)
        .map(suggestion -> explain ? suggestion : suggestion.unexplained())
        .toList();
  }

  private static ObjectNode manifest(JsonFields request) {
    if (!(request.required("study") instanceof ObjectNode manifest)) {
      throw new IllegalArgumentException("study is no object: give the manifest of a Study");
    }
    return manifest;
  }

  private void read(ObjectNode newManifest, List<JsonNode> newEarlier)
      throws RefusedException, InvalidHistoryException {
    Study newStudy = checked(newManifest);
    List<EarlierStudy> others = new ArrayList<>();
    for (JsonNode entry : newEarlier) {
      var fields = new JsonFields(entry, List.of("study", "history"));
      Study other = checked(manifest(fields));
      others.add(new EarlierStudy(other, History.of(other, fields.list("history"))));
    }
    search = Suggestions.search(newStudy, others);
    study = newStudy;
    manifest = newManifest;
    earlier = newEarlier;
  }

  private Study checked(ObjectNode newManifest) throws RefusedException {
    if (!newManifest.path("kind").asText().equals("Study")
        || !newManifest.path("apiVersion").asText().equals(API_VERSION)) {
      throw new RefusedException(
          List.of("study is not of kind Study and apiVersion %s: give one".formatted(API_VERSION)));
    }
    StudyRules.Checked checked = rules.check(newManifest);
    if (checked.study() == null) {
      throw new RefusedException(
          checked.problems().stream()
              .map(problem -> problem.field() + ": " + problem.message())
              .collect(Collectors.toList()));
    }
    return checked.study();
  }

  private static String message(InvalidHistoryException invalid) {
    String named =
        invalid.named().stream()
            .map(problem -> "history[%d]: %s".formatted(problem.position(), problem.message()))
            .collect(Collectors.joining("; "));
    return invalid.others() == 0
        ? named
        : "%s; %d more can't be understood".formatted(named, invalid.others());
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

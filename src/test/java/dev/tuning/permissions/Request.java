package dev.tuning.permissions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request to the API server, as its audit log has it.
 *
 * @param group API group, empty for the core
 * @param resource with its subresource, such as {@code pods/log}; empty if it is about none
 * @param namespace empty if it is about all of them or about what has none
 * @param name of the object, empty if it is about several
 * @param isForbidden whether the authorizer refused it. Nothing else counts: a quota answers with
 *     403 too
 */
public record Request(
    String group,
    String resource,
    String verb,
    String namespace,
    String name,
    boolean isForbidden) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /**
   * All requests of a user since a time, in the order of the log.
   *
   * @param log file with a JSON object a line; the last line may still be written
   */
  public static List<Request> of(Path log, String user, Instant since) throws IOException {
    List<Request> requests = new ArrayList<>();
    try (var lines = Files.lines(log)) {
      for (String line : lines.filter(text -> text.contains(user) && text.endsWith("}")).toList()) {
        JsonNode event = JSON.readTree(line);
        if (event.path("user").path("username").asText().equals(user)
            && Instant.parse(event.path("requestReceivedTimestamp").asText()).isAfter(since)) {
          requests.add(of(event));
        }
      }
    }
    return requests;
  }

  private static Request of(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText();
    return new Request(
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        event.path("verb").asText(),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("annotations").path("authorization.k8s.io/decision").asText().equals("forbid"));
  }

  /** Whether it changes something. */
  public boolean isWrite() {
    return WRITES.contains(verb);
  }
}

package dev.tuning.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The audit log of the API server, the only witness of what the operator really asked for. */
final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
  private static final String OPERATOR =
      "system:serviceaccount:" + Cluster.OPERATOR_NAMESPACE + ":study-operator";

  private AuditLog() {}

  /** The writes of the operator since a time, as {@code verb resource/subresource name}. */
  static List<String> operatorWritesSince(Instant since) throws IOException {
    List<String> writes = new ArrayList<>();
    try (var lines = Files.lines(Path.of(System.getenv("CLUSTER_AUDIT_LOG")))) {
      for (String line : lines.filter(text -> text.contains(OPERATOR)).toList()) {
        JsonNode event = JSON.readTree(line);
        if (event.path("user").path("username").asText().equals(OPERATOR)
            && WRITES.contains(event.path("verb").asText())
            && Instant.parse(event.path("requestReceivedTimestamp").asText()).isAfter(since)) {
          JsonNode object = event.path("objectRef");
          writes.add(
              "%s %s/%s %s"
                  .formatted(
                      event.path("verb").asText(),
                      object.path("resource").asText(),
                      object.path("subresource").asText(),
                      object.path("name").asText()));
        }
      }
    }
    return writes;
  }
}

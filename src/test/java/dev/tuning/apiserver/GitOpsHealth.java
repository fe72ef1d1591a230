package dev.tuning.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.process.RenderedChart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What GitOps tools make of objects, by {@code dev/health}: their own code, compiled. */
final class GitOpsHealth {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The health scripts for Argo CD. */
  static final Path SCRIPTS = Path.of("examples/gitops/argocd/health");

  /**
   * What is said of an object.
   *
   * @param kstatus by kstatus, which Flux and kpt use
   * @param argo by Argo CD with the script for the kind
   * @param message by that script
   */
  record Verdict(String kstatus, String argo, String message) {

    /** Both, in short. */
    String both() {
      return kstatus + "/" + argo;
    }
  }

  private GitOpsHealth() {}

  /** The verdicts on objects, in their order. */
  static List<Verdict> of(List<JsonNode> objects) {
    try {
      Path input = Files.createTempFile("objects", ".jsonl");
      try {
        Files.write(input, objects.stream().map(JsonNode::toString).toList());
        return RenderedChart.output(
                List.of("bash", "-c", "\"$(dev/health/build)\" " + SCRIPTS + " <" + input))
            .lines()
            .map(GitOpsHealth::verdict)
            .toList();
      } finally {
        Files.delete(input);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Verdict verdict(String line) {
    try {
      JsonNode answer = JSON.readTree(line);
      return new Verdict(
          answer.path("kstatus").asText(),
          answer.path("health").asText(),
          answer.path("healthMessage").asText());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

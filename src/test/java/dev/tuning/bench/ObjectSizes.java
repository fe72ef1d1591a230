package dev.tuning.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * How long the JSON of objects is, with managed fields.
 *
 * @param largestStudyBytes of the Studies of a namespace
 * @param largestTrialBytes of its Trials
 */
record ObjectSizes(int largestStudyBytes, int largestTrialBytes) {

  /** There are none. */
  static final ObjectSizes NONE = new ObjectSizes(0, 0);

  private static final ObjectMapper JSON = new ObjectMapper();

  static ObjectSizes of(KubernetesClient client, String namespace) {
    return new ObjectSizes(
        largest(client, namespace, "studies"), largest(client, namespace, "trials"));
  }

  private static int largest(KubernetesClient client, String namespace, String resource) {
    int largest = 0;
    String next = "";
    do {
      JsonNode page =
          read(
              client.raw(
                  "/apis/tuning.dev/v1alpha1/namespaces/"
                      + namespace
                      + "/"
                      + resource
                      + "?limit=500&continue="
                      + next));
      for (JsonNode item : page.path("items")) {
        largest = Math.max(largest, item.toString().getBytes(StandardCharsets.UTF_8).length);
      }
      next = page.path("metadata").path("continue").asText("");
    } while (!next.isEmpty());
    return largest;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

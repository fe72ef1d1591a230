package dev.tuning.apiserver;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.report.ReportChannel;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** Reports for a pod, with the token that its kubelet would give it. */
final class PodReporter {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Too many requests, and an operator that is not ready. */
  private static final Set<Integer> LATER = Set.of(429, 503);

  private final String url;
  private final String token;

  PodReporter(Pod pod) {
    url = FakeKubelet.env(pod, "REPORT_URL");
    token =
        ApiServer.client()
            .serviceAccounts()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName("default")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences(ReportChannel.AUDIENCE)
                    .withExpirationSeconds(600L)
                    .withNewBoundObjectRef(
                        "v1", "Pod", pod.getMetadata().getName(), pod.getMetadata().getUid())
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
  }

  /** Gives a namespace the account that a controller gives it in a cluster. */
  static void prepare(String namespace) {
    ApiServer.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  /** Where it reports. */
  String url() {
    return url;
  }

  /** What it reports with. */
  String token() {
    return token;
  }

  /** Sends lines once. */
  HttpResponse<String> send(String lines) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token)
              .POST(BodyPublishers.ofString(lines))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends lines until they are taken, as a trainer does while an operator starts. */
  JsonNode report(String lines) {
    HttpResponse<String> answer =
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(100))
            .until(() -> send(lines), response -> !LATER.contains(response.statusCode()));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

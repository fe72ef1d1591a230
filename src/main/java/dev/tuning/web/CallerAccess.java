package dev.tuning.web;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the API server in the name of somebody else, with nothing but their token: what they may not
 * see, Kubernetes itself refuses. The operator's own credentials take no part, neither its token
 * nor a certificate of its connection, so it needs no permission to review tokens or accesses.
 */
public final class CallerAccess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String PATH = "apis/tuning.dev/v1alpha1/namespaces/%s/";

  private final String server;
  private final HttpClient http;

  /**
   * Connects to nobody yet.
   *
   * @param config of the operator: where the API server is, and which certificates it is known by
   * @param factory makes connections
   */
  public CallerAccess(Config config, HttpClient.Factory factory) {
    Config nobody =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(config.getMasterUrl())
            .withCaCertData(config.getCaCertData())
            .withCaCertFile(config.getCaCertFile())
            .withTrustCerts(config.isTrustCerts())
            .withDisableHostnameVerification(config.isDisableHostnameVerification())
            .withConnectionTimeout((int) PATIENCE.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    this.server = nobody.getMasterUrl();
    this.http =
        factory
            .newBuilder(nobody)
            // It would put another token into the header.
            .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, null)
            .build();
  }

  /**
   * A Study, if the caller may get it and list the Trials of its namespace: all that a report
   * shows.
   *
   * @param namespace its namespace, as Kubernetes writes names
   * @param name its name, likewise
   * @param token of the caller
   * @return the Study in JSON
   * @throws RefusedRequest if not, or if the API server does not say
   */
  String study(String namespace, String name, String token) {
    String path = PATH.formatted(namespace);
    String study =
        get(path + "studies/" + name, token, "get studies in the namespace " + namespace, name);
    get(path + "trials?limit=1", token, "list trials in the namespace " + namespace, name);
    return study;
  }

  private String get(String path, String token, String what, String name) {
    HttpResponse<String> response;
    try {
      response =
          http.sendAsync(
                  http.newHttpRequestBuilder()
                      .uri(server + path)
                      .header("Authorization", "Bearer " + token)
                      .header("Accept", "application/json")
                      .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                      .build(),
                  String.class)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      throw unavailable();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
    return switch (response.code()) {
      case HttpURLConnection.HTTP_OK -> response.body();
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          throw RefusedRequest.unauthorized("the API server does not know this token");
      case HttpURLConnection.HTTP_FORBIDDEN ->
          throw RefusedRequest.forbidden("this token may not " + what);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          throw RefusedRequest.notFound("there is no Study " + name + " in this namespace");
      default -> throw unavailable();
    };
  }

  private static RefusedRequest unavailable() {
    return RefusedRequest.notNow("the API server does not answer: try again", SOON);
  }

  @Override
  public void close() {
    http.close();
  }
}

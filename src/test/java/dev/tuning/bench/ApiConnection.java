package dev.tuning.bench;

import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;

/** Requests to the API server: all on one connection of HTTP/2, and a watch on another one. */
final class ApiConnection {

  private final HttpClient requests;
  private final HttpClient watches;
  private final String authorization;

  ApiConnection(Vertx vertx, Config config) {
    URI server = URI.create(config.getMasterUrl());
    authorization = "Bearer " + config.getAutoOAuthToken();
    requests =
        vertx.createHttpClient(
            options(server, config)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true)
                .setHttp2MultiplexingLimit(200)
                .setHttp2MaxPoolSize(1));
    watches = vertx.createHttpClient(options(server, config));
  }

  private static HttpClientOptions options(URI server, Config config) {
    return new HttpClientOptions()
        .setSsl(true)
        .setTrustOptions(new PemTrustOptions().addCertPath(config.getCaCertFile()))
        .setDefaultHost(server.getHost())
        .setDefaultPort(server.getPort());
  }

  /** Answers with the response, whose body is not read yet. */
  Future<HttpClientResponse> watch(String uri) {
    return watches.request(options(HttpMethod.GET, uri)).compose(request -> request.send());
  }

  /** Answers with the body, or fails with the status and the body. */
  Future<Buffer> send(HttpMethod method, String uri, String type, Buffer body) {
    return requests
        .request(options(method, uri).putHeader("content-type", type))
        .compose(request -> request.send(body))
        .compose(
            response ->
                response
                    .body()
                    .compose(
                        answer ->
                            response.statusCode() < 300
                                ? Future.succeededFuture(answer)
                                : Future.failedFuture(response.statusCode() + " " + answer)));
  }

  private RequestOptions options(HttpMethod method, String uri) {
    return new RequestOptions()
        .setMethod(method)
        .setURI(uri)
        .putHeader("authorization", authorization)
        .putHeader("user-agent", "pod-simulator")
        .putHeader("accept", "application/json");
  }
}

package dev.tuning.process;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Stands between an operator and an API server, and makes what goes wrong in between: refused and
 * cut connections, errors, delays, lost replies, watches that are too old. It also counts what the
 * operator writes. The operator speaks to it without TLS, with the token of its account.
 */
public final class FaultProxy implements AutoCloseable {

  /** What happens to a request. */
  public sealed interface Effect {

    /** It is carried out. */
    record Pass() implements Effect {}

    /** It is answered by an error, and not carried out. */
    record Answer(int code, String reason, int retryAfterSeconds) implements Effect {}

    /** It is carried out, but later. */
    record Delay(long millis) implements Effect {}

    /** It is carried out, but its connection ends before the reply. */
    record LoseReply() implements Effect {}
  }

  /** Decides what happens to requests; called by several threads. */
  @FunctionalInterface
  public interface Fault {

    /** No fault. */
    Fault NONE = (_, _, _) -> new Effect.Pass();

    /**
     * Decides about a request.
     *
     * @param method GET, POST and so on
     * @param path without the query
     * @param isWatch whether it is a watch
     */
    Effect on(String method, String path, boolean isWatch);
  }

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private static final int LARGEST_MESSAGE = 16 << 20;

  private static final String GONE =
      """
      {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {},\
       "status": "Failure", "message": "too old resource version", "reason": "Expired",\
       "code": 410}}\
      """;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient api;
  private final WebSocketClient watches;
  private final String kubeconfig;
  private final Set<ServerWebSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong writes = new AtomicLong();
  private volatile Fault fault = Fault.NONE;
  private volatile Predicate<String> lost = _ -> false;
  private HttpServer server;
  private int port;

  /**
   * Starts it.
   *
   * @param kubeconfig of an account with a token
   */
  public FaultProxy(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    URI target = URI.create(config.getMasterUrl());
    var trust = new PemTrustOptions().addCertPath(config.getCaCertFile());
    api =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(trust)
                .setDefaultHost(target.getHost())
                .setDefaultPort(target.getPort()),
            new PoolOptions().setHttp1MaxSize(200));
    watches =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setSsl(true)
                .setTrustOptions(trust)
                .setDefaultHost(target.getHost())
                .setDefaultPort(target.getPort())
                .setMaxConnections(200)
                .setMaxFrameSize(LARGEST_MESSAGE)
                .setMaxMessageSize(LARGEST_MESSAGE));
    up();
    var changed = Serialization.unmarshal(kubeconfig, io.fabric8.kubernetes.api.model.Config.class);
    changed.getClusters().getFirst().getCluster().setServer("http://127.0.0.1:" + port);
    this.kubeconfig = Serialization.asYaml(changed);
  }

  /** The same account by way of this proxy. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** From now on requests suffer a fault. */
  public void set(Fault next) {
    fault = next;
  }

  /**
   * From now on watches lose events.
   *
   * @param which takes an event as JSON
   */
  public void loseEvents(Predicate<String> which) {
    lost = which;
  }

  /** How many requests that write have reached the API server. */
  public long writes() {
    return writes.get();
  }

  /** Cuts every connection, and refuses new ones until {@link #up()}. */
  public void down() {
    await(server.close());
    open.clear();
  }

  /** Accepts connections again. */
  public void up() {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMaxHeaderSize(1 << 16)
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE));
    server.requestHandler(this::handle);
    await(server.listen());
    port = server.actualPort();
  }

  /** Cuts every watch. */
  public void cutWatches() {
    open.forEach(WebSocketBase::close);
  }

  /** Tells every watch that what it asks for is too old. */
  public void expireWatches() {
    open.forEach(watch -> watch.writeTextMessage(GONE).onComplete(_ -> watch.close()));
  }

  private void handle(HttpServerRequest request) {
    boolean isWebSocket = request.headers().contains("upgrade", "websocket", true);
    boolean isWatch = isWebSocket || "true".equals(request.getParam("watch"));
    Effect effect = fault.on(request.method().name(), request.path(), isWatch);
    if (isWebSocket) {
      request.pause();
    }
    Future<Buffer> body = isWebSocket ? Future.succeededFuture() : request.body();
    switch (effect) {
      case Effect.Pass() -> body.onSuccess(sent -> forward(request, sent, isWebSocket, false));
      case Effect.Delay(long millis) ->
          body.onSuccess(
              sent -> vertx.setTimer(millis, _ -> forward(request, sent, isWebSocket, false)));
      case Effect.LoseReply() -> body.onSuccess(sent -> forward(request, sent, isWebSocket, true));
      case Effect.Answer answer -> body.onSuccess(_ -> answer(request, answer));
    }
  }

  private static void answer(HttpServerRequest request, Effect.Answer answer) {
    var response = request.response().setStatusCode(answer.code());
    if (answer.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", String.valueOf(answer.retryAfterSeconds()));
    }
    response
        .putHeader("Content-Type", "application/json")
        .end(
            """
            {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",\
             "message": "made by a test", "reason": "%s", "code": %d}\
            """
                .formatted(answer.reason(), answer.code()));
  }

  private void forward(
      HttpServerRequest request, Buffer body, boolean isWebSocket, boolean losesReply) {
    if (isWebSocket) {
      watch(request);
      return;
    }
    if (WRITES.contains(request.method().name())) {
      writes.incrementAndGet();
    }
    api.request(
            new RequestOptions()
                .setMethod(request.method())
                .setURI(request.uri())
                .setHeaders(headers(request)))
        .compose(out -> body.length() == 0 ? out.send() : out.send(body))
        .onSuccess(
            response -> {
              if (losesReply) {
                request.connection().close();
              } else {
                reply(request, response);
              }
            })
        .onFailure(_ -> request.connection().close());
  }

  private static MultiMap headers(HttpServerRequest request) {
    return MultiMap.caseInsensitiveMultiMap()
        .addAll(request.headers())
        .remove("host")
        .remove("content-length")
        .remove("transfer-encoding")
        .remove("connection");
  }

  private static void reply(HttpServerRequest request, HttpClientResponse response) {
    request.response().setStatusCode(response.statusCode());
    request.response().headers().addAll(response.headers()).remove("transfer-encoding");
    if (!response.headers().contains("content-length")) {
      request.response().setChunked(true);
    }
    response.pipeTo(request.response()).onFailure(_ -> request.connection().close());
  }

  /**
   * Its handlers are there before the API server is asked: what it says at once must not be lost.
   */
  private void watch(HttpServerRequest request) {
    var options = new WebSocketConnectOptions();
    options.setURI(request.uri());
    options.addHeader("Authorization", request.getHeader("Authorization"));
    request
        .toWebSocket()
        .onSuccess(
            in -> {
              ClientWebSocket out = watches.webSocket();
              out.frameHandler(frame -> copy(frame, in));
              out.closeHandler(_ -> in.close());
              out.exceptionHandler(_ -> in.close());
              open.add(in);
              in.closeHandler(
                  _ -> {
                    open.remove(in);
                    out.close();
                  });
              in.exceptionHandler(_ -> out.close());
              out.connect(options)
                  .onFailure(_ -> in.close())
                  .onSuccess(
                      _ -> {
                        if (in.isClosed()) {
                          out.close();
                        }
                      });
            });
  }

  private void copy(WebSocketFrame frame, WebSocketBase to) {
    if (frame.isText() && frame.isFinal() && lost.test(frame.textData())) {
      return;
    }
    if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      to.writeFrame(frame);
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}

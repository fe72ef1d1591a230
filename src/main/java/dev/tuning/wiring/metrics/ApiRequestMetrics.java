package dev.tuning.wiring.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what the operator asks of the API server, with each repetition. */
public final class ApiRequestMetrics implements Interceptor {

  private static final int SERVER_ERROR = 500;

  private final MeterRegistry registry;
  private final Clock clock;
  private volatile Instant lastAnswer;

  /**
   * @param registry for the meters
   * @param clock tells the time
   */
  public ApiRequestMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.code() < SERVER_ERROR) {
      lastAnswer = clock.instant();
    }
    count(request, response.code() / 100 + "xx");
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    count(request, "none");
  }

  /** When the API server gave the last answer that was no fault of its own; empty: never yet. */
  public Optional<Instant> lastAnswer() {
    return Optional.ofNullable(lastAnswer);
  }

  private void count(HttpRequest sent, String status) {
    URI address = sent.uri();
    ApiRequest request = ApiRequest.of(sent.method(), address.getPath(), address.getQuery());
    Counter.builder("study.operator.api.requests")
        .description("Requests to the API server")
        .tag("verb", request.verb())
        .tag("kind", request.kind())
        .tag("status", status)
        .register(registry)
        .increment();
  }
}

package dev.tuning.wiring;

import dev.tuning.wiring.metrics.ApiRequestMetrics;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The operator lives while its watches do, or may do again. */
@Liveness
@Singleton
public class WatchHealth implements HealthCheck {

  private final Operator operator;
  private final WatchLife life;

  /**
   * @param operator whose watches count
   * @param requests know when the API server has answered
   * @param clock tells the time
   */
  public WatchHealth(Operator operator, ApiRequestMetrics requests, Clock clock) {
    this.operator = operator;
    this.life = new WatchLife(clock, requests::lastAnswer);
  }

  @Override
  public HealthCheckResponse call() {
    List<String> down =
        operator.getRuntimeInfo().isStarted()
            ? operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(WatchHealth::down)
                .sorted()
                .toList()
            : List.of();
    var response =
        HealthCheckResponse.named("watches of the API server")
            .status(life.isHopeful(down.isEmpty()));
    return down.isEmpty()
        ? response.build()
        : response.withData("down", String.join(", ", down)).build();
  }

  private static Stream<String> down(RegisteredController<?> controller) {
    var sources = controller.getControllerHealthInfo().informerEventSourceHealthIndicators();
    return sources.keySet().stream()
        .filter(source -> !isUp(sources.get(source)))
        .map(source -> controller.getConfiguration().getName() + "/" + source);
  }

  private static boolean isUp(InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .allMatch(InformerHealthIndicator::isWatching);
  }
}

package dev.tuning.wiring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tuning.api.v1alpha1.Trial;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ReconcileMetricsTest {

  private static final Map<String, Object> TRIALS = Map.of(Constants.CONTROLLER_NAME, "trial");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReconcileMetrics metrics = new ReconcileMetrics(registry);

  private record Execution(Callable<String> pass) implements ControllerExecution<String> {

    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "trial";
    }

    @Override
    public String successTypeName(String result) {
      return result;
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("digits-0", "team");
    }

    @Override
    public Map<String, Object> metadata() {
      return TRIALS;
    }

    @Override
    public String execute() throws Exception {
      return pass.call();
    }
  }

  private double gauge(String name) {
    return registry
        .get("study.operator.reconcile." + name)
        .tag("controller", "trial")
        .gauge()
        .value();
  }

  private long passes(String result) {
    return registry.get("study.operator.reconcile").tag("result", result).timer().count();
  }

  @Test
  void anObjectWaitsAndThenHasItsPass() {
    metrics.reconciliationSubmitted(new Trial(), null, TRIALS);
    metrics.reconciliationSubmitted(new Trial(), null, TRIALS);
    assertThat(gauge("queued")).isEqualTo(2);

    metrics.reconciliationStarted(new Trial(), TRIALS);
    assertThat(gauge("queued")).isEqualTo(1);
    assertThat(gauge("running")).isEqualTo(1);

    metrics.reconciliationFinished(new Trial(), null, TRIALS);
    assertThat(gauge("queued")).isEqualTo(1);
    assertThat(gauge("running")).isZero();
  }

  /** The framework says of a pass whose object is gone that it has finished, not that it began. */
  @Test
  void anObjectThatIsGoneByThenWaitsNoLonger() {
    metrics.reconciliationSubmitted(new Trial(), null, TRIALS);
    metrics.reconciliationFinished(null, null, TRIALS);

    assertThat(gauge("queued")).isZero();
    assertThat(gauge("running")).isZero();
  }

  @Test
  void passesAreTimedByTheirEnd() throws Exception {
    assertThat(metrics.timeControllerExecution(new Execution(() -> "patch"))).isEqualTo("patch");
    assertThatThrownBy(
            () ->
                metrics.timeControllerExecution(
                    new Execution(
                        () -> {
                          throw new IllegalStateException("conflict");
                        })))
        .hasMessage("conflict");

    assertThat(passes("success")).isEqualTo(1);
    assertThat(passes("failure")).isEqualTo(1);
  }
}

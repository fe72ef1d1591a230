package dev.tuning.wiring.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How the controllers do: how long their passes take, how many fail, how many wait. */
public final class ReconcileMetrics implements Metrics {

  /** What a controller has to do: objects that wait for a thread, and those that have one. */
  private static final class Load {

    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
  }

  private final MeterRegistry registry;
  private final Map<String, Load> loads = new ConcurrentHashMap<>();

  /** Whether the pass of this thread has begun: one whose object is gone ends without. */
  private final ThreadLocal<Boolean> begun = ThreadLocal.withInitial(() -> false);

  /**
   * @param registry for the meters
   */
  public ReconcileMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void reconciliationSubmitted(
      HasMetadata object, RetryInfo retry, Map<String, Object> metadata) {
    load(metadata).queued.incrementAndGet();
  }

  @Override
  public void reconciliationStarted(HasMetadata object, Map<String, Object> metadata) {
    begun.set(true);
    load(metadata).queued.decrementAndGet();
    load(metadata).running.incrementAndGet();
  }

  @Override
  public void reconciliationFinished(
      HasMetadata object, RetryInfo retry, Map<String, Object> metadata) {
    Load load = load(metadata);
    (begun.get() ? load.running : load.queued).decrementAndGet();
    begun.remove();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    Timer.Sample sample = Timer.start(registry);
    String result = "failure";
    try {
      T control = execution.execute();
      result = "success";
      return control;
    } finally {
      sample.stop(
          Timers.pace("study.operator.reconcile")
              .description("How long passes of a controller take")
              .tag("controller", execution.controllerName())
              .tag("result", result)
              .register(registry));
    }
  }

  private Load load(Map<String, Object> metadata) {
    return loads.computeIfAbsent(
        metadata.get(Constants.CONTROLLER_NAME).toString(), this::register);
  }

  private Load register(String controller) {
    var load = new Load();
    Gauge.builder("study.operator.reconcile.queued", load.queued::get)
        .description("Objects that wait for a pass")
        .tag("controller", controller)
        .register(registry);
    Gauge.builder("study.operator.reconcile.running", load.running::get)
        .description("Objects whose pass is under way")
        .tag("controller", controller)
        .register(registry);
    return load;
  }
}

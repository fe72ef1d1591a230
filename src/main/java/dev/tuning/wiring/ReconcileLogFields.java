package dev.tuning.wiring;

import dev.tuning.trial.LogFields;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Map;
import org.jboss.logging.MDC;

/**
 * Says in every line that is logged during a pass whose it is, also in those of the framework about
 * a pass that has failed: what it tells of a pass encloses all of them.
 */
final class ReconcileLogFields implements Metrics {

  @Override
  public void reconciliationStarted(HasMetadata object, Map<String, Object> metadata) {
    // A thread may still have those of another pass, whose end nobody told.
    LogFields.ALL.forEach(MDC::remove);
    LogFields.of(object).forEach(MDC::put);
  }

  @Override
  public void reconciliationFinished(
      HasMetadata object, RetryInfo retry, Map<String, Object> metadata) {
    // The object is unknown if the pass had none.
    LogFields.ALL.forEach(MDC::remove);
  }
}

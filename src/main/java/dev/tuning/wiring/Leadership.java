package dev.tuning.wiring;

import dev.tuning.report.ReportIntake;
import dev.tuning.report.ReportIntake.Admission;
import dev.tuning.report.ReportIntake.Refusal;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The one of several operators that works, by a Lease; the others stand by with filled caches.
 *
 * <p>There is none where one operator runs alone: it would have to end whenever the API server is
 * away for longer than the Lease lasts, and gain nothing by that.
 */
final class Leadership {

  private static final Logger LOG = Logger.getLogger(Leadership.class);

  /** Another one takes over this long after a leader has died without a word. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** A leader that can't renew the Lease gives up before another one takes over. */
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** The Service for reports selects the pod that has it. */
  private static final String LABEL = "tuning.dev/leader";

  private final KubernetesClient client;
  private final String namespace;
  private final String lease;
  private final String pod;
  private final Runnable die;
  private volatile boolean leads;
  private volatile boolean stopping;

  /**
   * @param client for the Lease
   * @param namespace the namespace of the Lease and of this pod
   * @param lease its name
   * @param pod the name of this pod
   * @param die ends this process at once
   */
  Leadership(KubernetesClient client, String namespace, String lease, String pod, Runnable die) {
    this.client = client;
    this.namespace = namespace;
    this.lease = lease;
    this.pod = pod;
    this.die = die;
  }

  /**
   * How the framework elects. It would end the process itself when this one leads no longer, also
   * while it shuts down, and wait for ever for its own end then.
   */
  @SuppressWarnings("deprecation") // meant for tests, but nothing else sets exitOnStopLeading
  LeaderElectionConfiguration election() {
    return new LeaderElectionConfiguration(
        lease,
        namespace,
        LEASE,
        RENEW_DEADLINE,
        RETRY,
        pod,
        new LeaderCallbacks(this::begin, this::end, leader -> LOG.infof("%s leads", leader)),
        false);
  }

  /**
   * Says that this one does not lead, before it is ready: a container that starts again in its pod
   * finds the label of the time when it did.
   */
  void standBy() {
    label("null");
  }

  private void begin() {
    leads = true;
    try {
      label("\"true\"");
    } catch (KubernetesClientException e) {
      LOG.errorf("%s can't label itself, so that no report would reach it: it ends: %s", pod, e);
      die.run();
    }
  }

  private void label(String value) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"labels\": {\"%s\": %s}}}".formatted(LABEL, value));
  }

  private void end() {
    leads = false;
    if (stopping) {
      release();
    } else {
      // Another one works from now on, so nothing that is under way here may be finished.
      LOG.errorf("%s can't hold the Lease %s: it ends, to start anew", pod, lease);
      die.run();
    }
  }

  /** From now on the end of leadership is wanted. */
  void stop() {
    stopping = true;
  }

  /** Lets the next one begin at once: here nothing is under way any more. */
  private void release() {
    try {
      Lease held = client.leases().inNamespace(namespace).withName(lease).get();
      if (held != null && pod.equals(held.getSpec().getHolderIdentity())) {
        held.getSpec().setHolderIdentity("");
        client.resource(held).update();
      }
    } catch (KubernetesClientException e) {
      LOG.infof("The Lease %s ends by itself, since it can't be released: %s", lease, e);
    }
  }

  /** What takes reports here: what one that stands by took would never be recorded. */
  ReportIntake asLeader(ReportIntake intake) {
    return new ReportIntake() {
      @Override
      public Admission admit(String reportNamespace, String trial, ReportingPod reporter) {
        return leads
            ? intake.admit(reportNamespace, trial, reporter)
            : new Admission.Refused(
                Refusal.STANDS_BY, "this operator stands by for another one: try again");
      }

      @Override
      public Map<String, String> logFields(String reportNamespace, String trial) {
        return intake.logFields(reportNamespace, trial);
      }
    };
  }

  /** Whether this one works. */
  boolean leads() {
    return leads;
  }
}

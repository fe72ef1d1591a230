package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Follows the logs of chiefs whose Study has {@code collector: Stdout}, each in a thread of its
 * own, until the container has ended and all of its log is read.
 */
final class TrialLogs {

  private static final Logger LOG = LoggerFactory.getLogger(TrialLogs.class);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** A node that does not give away the log of a container that has ended by then never will. */
  private static final int MOST_TRIES = 60;

  private final Consumer<Trial> wake;
  private final Map<String, Follower> followers = new ConcurrentHashMap<>();

  /**
   * @param wake makes the reconciler look at a trial
   */
  TrialLogs(Consumer<Trial> wake) {
    this.wake = wake;
  }

  private record Follower(String pod, Thread thread) {}

  /**
   * Follows the log of a trial, unless that is done already.
   *
   * @param chief the pod of host 0 of the attempt under way
   * @param reports gets what it says
   */
  void follow(
      KubernetesClient client, Study study, Trial trial, Pod chief, AttemptReports reports) {
    if (PodJudge.startedAt(chief).isEmpty()) {
      if (PodJudge.isTerminal(chief)) {
        reports.logIsRead();
      }
      return;
    }
    String uid = chief.getMetadata().getUid();
    followers.compute(
        trial.getMetadata().getUid(),
        (_, known) -> {
          if (known != null && known.pod().equals(uid)) {
            return known;
          }
          if (known != null) {
            known.thread().interrupt();
          }
          var following = new Following(client, study, trial, chief, reports);
          return new Follower(
              uid,
              Thread.ofVirtual()
                  .name("log of " + chief.getMetadata().getName())
                  .start(following::run));
        });
  }

  /** Follows the log of a trial no longer. */
  void stop(Trial trial) {
    Follower known = followers.remove(trial.getMetadata().getUid());
    if (known != null) {
      known.thread().interrupt();
    }
  }

  /** One log. */
  private final class Following {

    private final KubernetesClient client;
    private final Trial trial;
    private final Pod chief;
    private final AttemptReports reports;
    private final LogReader reader;
    private int triesAfterEnd;

    Following(
        KubernetesClient client, Study study, Trial trial, Pod chief, AttemptReports reports) {
      this.client = client;
      this.trial = trial;
      this.chief = chief;
      this.reports = reports;
      Set<String> named = Objectives.focus(study.getSpec().objective()).names();
      this.reader = new LogReader(named, study.getSpec().trial().evalEverySteps(), reports);
    }

    void run() {
      LogFields.of(trial).forEach(MDC::put);
      try {
        while (!isReadToItsEnd()) {
          Thread.sleep(BETWEEN_TRIES);
        }
        reports.logIsRead();
        wake.accept(trial);
      } catch (InterruptedException e) {
        // Nobody wants to know any more.
        Thread.currentThread().interrupt();
      }
    }

    /**
     * Reads what there is. A stream may end for other reasons than the container's end: only what
     * was opened after that is complete.
     */
    private boolean isReadToItsEnd() throws InterruptedException {
      boolean hasEnded = false;
      try {
        Pod pod = resource().get();
        if (pod == null || !pod.getMetadata().getUid().equals(chief.getMetadata().getUid())) {
          return true;
        }
        hasEnded = PodJudge.terminated(pod, PodTemplate.CONTAINER).isPresent();
        read();
        return hasEnded;
      } catch (KubernetesClientException | IOException e) {
        if (hasEnded && ++triesAfterEnd == MOST_TRIES) {
          LOG.warn("The log of {} can't be read: {}", chief.getMetadata().getName(), e.toString());
          return true;
        }
        return false;
      }
    }

    private void read() throws IOException, InterruptedException {
      var all = resource().inContainer(PodTemplate.CONTAINER).usingTimestamps();
      TailPrettyLoggable log = reader.since() == null ? all : all.sinceTime(reader.since());
      try (LogWatch watch = log.watchLog()) {
        reader.read(watch.getOutput(), () -> wake.accept(trial));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }

    private PodResource resource() {
      return client
          .pods()
          .inNamespace(chief.getMetadata().getNamespace())
          .withName(chief.getMetadata().getName());
    }
  }
}

package dev.tuning.apiserver;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tuning.study.KnownStudies;
import dev.tuning.study.Proposer;
import dev.tuning.study.StudyDecider;
import dev.tuning.study.StudyReconciler;
import dev.tuning.trial.EventRecorder;
import dev.tuning.trial.KnownTrials;
import dev.tuning.trial.PodJudge;
import dev.tuning.trial.ReportAccess;
import dev.tuning.trial.SlotTurnaround;
import dev.tuning.trial.TrialAccounts;
import dev.tuning.trial.TrialDecider;
import dev.tuning.trial.TrialReconciler;
import dev.tuning.trial.TrialReports;
import dev.tuning.trial.UnreadableObjects;
import dev.tuning.trial.slots.RunningLimit;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The operator, with a client of its own, watching one namespace; closing it stops it. */
final class OperatorProcess implements AutoCloseable {

  private final KubernetesClient client;
  private final ExecutorService models = Executors.newSingleThreadExecutor();
  private final Operator operator;
  private final TrialReports reports;

  OperatorProcess(String namespace, Duration startGrace) {
    this(namespace, startGrace, ApiServer.newClient());
  }

  OperatorProcess(String namespace, Duration startGrace, KubernetesClient client) {
    this(namespace, startGrace, client, RunningLimit.NONE);
  }

  OperatorProcess(
      String namespace, Duration startGrace, KubernetesClient client, RunningLimit limit) {
    this(namespace, startGrace, client, limit, "http://study-operator.test.svc:8080");
  }

  /**
   * @param reportUrl where its pods are told to report; see {@link ReportServer}
   */
  OperatorProcess(
      String namespace,
      Duration startGrace,
      KubernetesClient client,
      RunningLimit limit,
      String reportUrl) {
    this(namespace, startGrace, client, limit, reportUrl, Clock.systemUTC());
  }

  OperatorProcess(
      String namespace,
      Duration startGrace,
      KubernetesClient client,
      RunningLimit limit,
      String reportUrl,
      Clock clock) {
    this.client = client;
    this.reports = new TrialReports(clock);
    var events = new EventRecorder(clock, "test");
    var known = new KnownTrials();
    var unreadable = new UnreadableObjects(events);
    operator =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(client)
                    .withUseSSAToPatchPrimaryResource(false)
                    .checkingCRDAndValidateLocalModel(false)
                    // A stall of a loaded machine outlasts the time limit of a request.
                    .withStopOnInformerErrorDuringStartup(false)
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(10)));
    operator.register(
        new StudyReconciler(
            new StudyDecider(),
            clock,
            events,
            known,
            new KnownStudies(),
            new Proposer(models, clock),
            unreadable),
        settings -> settings.settingNamespace(namespace));
    operator.register(
        new TrialReconciler(
            new TrialDecider(new PodJudge(startGrace)),
            clock,
            events,
            limit,
            known,
            reports,
            Optional.of(new ReportAccess(reportUrl, Optional.empty())),
            new SlotTurnaround(Ticker.systemTicker(), _ -> {}),
            unreadable,
            TrialAccounts.USUAL),
        settings -> settings.settingNamespace(namespace));
    operator.start();
  }

  /** Takes what trials report. */
  TrialReports reports() {
    return reports;
  }

  @Override
  public void close() {
    operator.stop();
    models.shutdownNow();
    client.close();
  }
}

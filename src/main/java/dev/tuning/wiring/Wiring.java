package dev.tuning.wiring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.OtherVersions;
import dev.tuning.report.ReportIntake;
import dev.tuning.study.KnownStudies;
import dev.tuning.study.Proposer;
import dev.tuning.study.StudyDecider;
import dev.tuning.study.SuggestionTimer;
import dev.tuning.trial.EventRecorder;
import dev.tuning.trial.KnownTrials;
import dev.tuning.trial.PodJudge;
import dev.tuning.trial.ReportAccess;
import dev.tuning.trial.TrialAccounts;
import dev.tuning.trial.TrialDecider;
import dev.tuning.trial.TrialReports;
import dev.tuning.trial.UnreadableObjects;
import dev.tuning.trial.slots.RunningLimit;
import dev.tuning.web.CallerAccess;
import dev.tuning.web.IssuerKeys;
import dev.tuning.web.PodTokens;
import dev.tuning.web.ReportEndpoint;
import dev.tuning.web.ReportMeter;
import dev.tuning.web.StudyPages;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Puts the parts of the operator together. */
@Singleton
public class Wiring {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  KubernetesSerialization serialization(@KubernetesClientObjectMapper ObjectMapper mapper) {
    return new SharingSerialization(mapper);
  }

  @Produces
  @Singleton
  TrialAccounts trialAccounts(OperatorSettings settings) {
    return new TrialAccounts(settings.trialServiceAccounts());
  }

  @Produces
  @Singleton
  StudyDecider studyDecider(
      OperatorSettings settings, SuggestionTimer timer, TrialAccounts accounts) {
    return new StudyDecider(settings.namespace(), timer, accounts);
  }

  @Produces
  @Singleton
  TrialDecider trialDecider(OperatorSettings settings) {
    return new TrialDecider(new PodJudge(settings.startGrace()));
  }

  @Produces
  @Singleton
  RunningLimit runningLimit(OperatorSettings settings) {
    return settings.maxRunningTrials().isPresent()
        ? new RunningLimit(settings.maxRunningTrials().getAsInt())
        : RunningLimit.NONE;
  }

  @Produces
  @Singleton
  EventRecorder eventRecorder(Clock clock, OperatorSettings settings) {
    return new EventRecorder(clock, settings.pod().orElse("study-operator"));
  }

  @Produces
  @Singleton
  Optional<Leadership> leadership(OperatorSettings settings, KubernetesClient client) {
    return settings
        .lease()
        .map(
            lease ->
                new Leadership(
                    client,
                    needed(settings.namespace(), "namespace"),
                    lease,
                    needed(settings.pod(), "pod"),
                    () -> Runtime.getRuntime().halt(1)));
  }

  private static String needed(Optional<String> setting, String name) {
    return setting.orElseThrow(
        () -> new IllegalArgumentException("study-operator.lease needs study-operator." + name));
  }

  /**
   * Before the framework stops the operator, which ends its leadership. One that runs alone is
   * stopped by a hook of the SDK as well, at the same time: the second must come after the first.
   */
  void stop(
      @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event,
      Optional<Leadership> leadership,
      Operator operator,
      ConfigurationService configuration)
      throws InterruptedException {
    leadership.ifPresent(Leadership::stop);
    long end = System.nanoTime() + configuration.reconciliationTerminationTimeout().toNanos();
    while (leadership.isEmpty()
        && operator.getRuntimeInfo().isStarted()
        && System.nanoTime() < end) {
      // The SDK tells nobody.
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Produces
  @Singleton
  KnownTrials knownTrials() {
    return new KnownTrials();
  }

  /** One thread: a model may take a second of a processor that everything else shares. */
  @Produces
  @Singleton
  Proposer proposer(Clock clock) {
    return new Proposer(
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("models").daemon().factory()),
        clock);
  }

  @Produces
  @Singleton
  KnownStudies knownStudies() {
    return new KnownStudies();
  }

  @Produces
  @Singleton
  UnreadableObjects unreadableObjects(EventRecorder events) {
    return new UnreadableObjects(events);
  }

  @Produces
  @Singleton
  TrialReports trialReports(Clock clock) {
    return new TrialReports(clock);
  }

  @Produces
  @Singleton
  Optional<ReportAccess> reportAccess(OperatorSettings settings) {
    return settings
        .report()
        .url()
        .map(url -> new ReportAccess(url, settings.report().caFile().flatMap(Wiring::read)));
  }

  /** The certificates; a Secret whose certificate everybody trusts has none. */
  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("study-operator.report.ca-file can't be read", e);
    }
  }

  /**
   * How one of several operators is elected; null where one runs alone, which the framework takes
   * for no election.
   */
  @Produces
  @Dependent
  LeaderElectionConfiguration election(Optional<Leadership> leadership) {
    leadership.ifPresent(Leadership::standBy);
    return leadership.map(Leadership::election).orElse(null);
  }

  /** The main HTTP server is for reports alone. */
  void serveReports(
      @Observes Router router,
      OperatorSettings settings,
      KubernetesClient client,
      Clock clock,
      TrialReports reports,
      ReportMeter meter,
      Optional<Leadership> leadership) {
    if (settings.report().url().isPresent()) {
      var keys = new IssuerKeys(client::raw, clock);
      keys.warmUp();
      ReportIntake intake =
          leadership.<ReportIntake>map(one -> one.asLeader(reports)).orElse(reports);
      new ReportEndpoint(new PodTokens(keys, clock), intake, clock, meter).mount(router);
    }
  }

  @Produces
  @Singleton
  CallerAccess callerAccess(Config config, Vertx vertx) {
    return new CallerAccess(config, ApiServerConnections.through(vertx));
  }

  void close(@Disposes CallerAccess access) {
    access.close();
  }

  /** Where health and metrics are, which pods of trials need not reach. */
  void servePages(
      @Observes ManagementInterface management,
      OperatorSettings settings,
      Instance<CallerAccess> access,
      KubernetesSerialization json,
      KnownStudies studies,
      KnownTrials trials,
      Operator operator,
      Optional<Leadership> leadership) {
    if (settings.studyPages()) {
      new StudyPages(
              access.get(), new StudyPageSource(json, studies, trials, works(leadership, operator)))
          .mount(management.router());
    }
  }

  /** Tells whether this operator works: it has started, and no other one leads. */
  static BooleanSupplier works(Optional<Leadership> leadership, Operator operator) {
    return leadership
        .<BooleanSupplier>map(one -> one::leads)
        .orElse(() -> operator.getRuntimeInfo().isStarted());
  }

  /**
   * An object with a value that only another version of the operator knows must not stop the watch
   * of its whole kind: the value is read as absent, and its Study is stalled.
   */
  @Produces
  @Singleton
  KubernetesClientObjectMapperCustomizer lenient() {
    return OtherVersions::tolerate;
  }

  /** What no leniency can read must not stop the watch of its kind either. */
  @Produces
  @Singleton
  KubernetesClientObjectMapperCustomizer isolating() {
    return OtherVersions::isolate;
  }

  /** Who wrote which field is a quarter of an object, and nothing here asks for it. */
  @Produces
  @Singleton
  KubernetesClientObjectMapperCustomizer withoutManagedFields() {
    return mapper -> mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}
}

package dev.tuning.wiring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tuning.api.v1alpha1.OtherVersions;
import dev.tuning.study.StudyDecider;
import dev.tuning.trial.EventRecorder;
import dev.tuning.trial.KnownTrials;
import dev.tuning.trial.PodJudge;
import dev.tuning.trial.ReportAccess;
import dev.tuning.trial.TrialDecider;
import dev.tuning.trial.TrialReports;
import dev.tuning.trial.slots.RunningLimit;
import dev.tuning.web.IssuerKeys;
import dev.tuning.web.PodTokens;
import dev.tuning.web.ReportEndpoint;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

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
  StudyDecider studyDecider() {
    return new StudyDecider();
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
  EventRecorder eventRecorder(Clock clock) {
    // The name of the pod, in a cluster.
    return new EventRecorder(
        clock, Objects.requireNonNullElse(System.getenv("HOSTNAME"), "study-operator"));
  }

  @Produces
  @Singleton
  KnownTrials knownTrials() {
    return new KnownTrials();
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

  /** The main HTTP server is for reports alone. */
  void serveReports(
      @Observes Router router,
      OperatorSettings settings,
      KubernetesClient client,
      Clock clock,
      TrialReports reports) {
    if (settings.report().url().isPresent()) {
      var keys = new IssuerKeys(client::raw, clock);
      keys.warmUp();
      new ReportEndpoint(new PodTokens(keys, clock), reports, clock).mount(router);
    }
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

  /** Who wrote which field is a quarter of an object, and nothing here asks for it. */
  @Produces
  @Singleton
  KubernetesClientObjectMapperCustomizer withoutManagedFields() {
    return mapper -> mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}
}

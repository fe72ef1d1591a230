package dev.tuning.wiring;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.tuning.study.StudyDecider;
import dev.tuning.trial.EventRecorder;
import dev.tuning.trial.PodJudge;
import dev.tuning.trial.TrialDecider;
import dev.tuning.trial.slots.RunningLimit;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;

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

  /**
   * An object with a value that only another version of the operator knows must not stop the watch
   * of its whole kind: the value is read as absent, and its Study is stalled.
   */
  @Produces
  @Singleton
  KubernetesClientObjectMapperCustomizer lenient() {
    return mapper -> mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
  }
}

package dev.tuning.wiring;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tuning.study.KnownStudies;
import dev.tuning.study.SuggestionTimer;
import dev.tuning.trial.KnownTrials;
import dev.tuning.trial.SlotTurnaround;
import dev.tuning.trial.UnreadableObjects;
import dev.tuning.web.ReportMeter;
import dev.tuning.wiring.metrics.ApiRequestMetrics;
import dev.tuning.wiring.metrics.ObjectMetrics;
import dev.tuning.wiring.metrics.PaceMetrics;
import dev.tuning.wiring.metrics.ReconcileMetrics;
import dev.tuning.wiring.metrics.ReportMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Gives the parts of the operator what they tell of themselves to. Meters are made in the registry
 * that is scraped itself: the one that Quarkus has for all takes note of nothing until the operator
 * is half started, with the requests that fill its caches behind it.
 */
@Singleton
@SuppressWarnings("deprecation") // Micrometer has a newer one, but Quarkus makes this one
public class Observability {

  @Produces
  @Singleton
  ApiRequestMetrics apiRequests(PrometheusMeterRegistry registry, Clock clock) {
    return new ApiRequestMetrics(registry, clock);
  }

  /** As the framework would make it, but counted, and cheaper. */
  @Produces
  @Singleton
  KubernetesClient client(
      Config config,
      KubernetesSerialization serialization,
      Vertx vertx,
      ApiRequestMetrics requests) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(ApiServerConnections.through(vertx))
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("metrics", requests))
        .build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }

  /** The first one runs and times the passes. */
  @Produces
  @Singleton
  Metrics reconciliations(PrometheusMeterRegistry registry) {
    return new AggregatedMetrics(List.of(new ReconcileMetrics(registry), new ReconcileLogFields()));
  }

  @Produces
  @Singleton
  SlotTurnaround turnaround(PrometheusMeterRegistry registry) {
    return new SlotTurnaround(Ticker.systemTicker(), PaceMetrics.slotTurnaround(registry)::record);
  }

  @Produces
  @Singleton
  SuggestionTimer suggestions(PrometheusMeterRegistry registry) {
    return PaceMetrics.suggestions(registry);
  }

  @Produces
  @Singleton
  ReportMeter reports(PrometheusMeterRegistry registry) {
    return new ReportMetrics(registry);
  }

  /** Gauges are there from the start, with zeros. */
  void count(
      @Observes StartupEvent event,
      PrometheusMeterRegistry registry,
      Operator operator,
      Optional<Leadership> leadership,
      KnownStudies studies,
      KnownTrials trials,
      UnreadableObjects unreadable) {
    ObjectMetrics.register(
        registry,
        Wiring.works(leadership, operator),
        studies::byState,
        trials::byPhase,
        unreadable::count);
  }
}

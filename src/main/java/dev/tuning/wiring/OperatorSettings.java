package dev.tuning.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Settings of the operator: {@code study-operator.*}. */
@ConfigMapping(prefix = "study-operator")
public interface OperatorSettings {

  /** How long a pod may fail to start before its Study is stalled. */
  @WithDefault("PT30S")
  Duration startGrace();

  /** How many trials of all Studies may run at once; absent: as many as they like. */
  OptionalInt maxRunningTrials();

  /** The service accounts that pods of Studies may run as. */
  @WithDefault("default")
  Set<String> trialServiceAccounts();

  /** The namespace that it runs in, where it refuses Studies; absent: outside a cluster. */
  Optional<String> namespace();

  /** The name of its pod; absent: outside a cluster. */
  Optional<String> pod();

  /**
   * The Lease of its namespace by which several operators elect the one that works; absent: there
   * is one alone.
   */
  Optional<String> lease();

  /** Whether reports of Studies are served at the management port. */
  @WithDefault("true")
  boolean studyPages();

  /** The report endpoint. */
  Report report();

  /** Where pods report to. */
  interface Report {

    /**
     * How pods reach the main HTTP server of the operator, such as
     * http://study-operator.study-operator.svc:8080; absent: there is no endpoint.
     */
    Optional<String> url();

    /**
     * Certificates that pods need to trust that server, as PEM; absent, or no such file: they trust
     * it already.
     */
    Optional<Path> caFile();
  }
}

package dev.tuning.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** Settings of the operator: {@code study-operator.*}. */
@ConfigMapping(prefix = "study-operator")
public interface OperatorSettings {

  /** How long a pod may fail to start before its Study is stalled. */
  @WithDefault("PT30S")
  Duration startGrace();

  /** How many trials of all Studies may run at once; absent: as many as they like. */
  OptionalInt maxRunningTrials();
}

package dev.tuning.web;

import java.util.function.IntConsumer;

/** Learns how long requests wait for which answer. */
@FunctionalInterface
public interface ReportMeter {

  /**
   * A request has come in.
   *
   * @return takes the HTTP status when it is answered, once
   */
  IntConsumer begin();
}

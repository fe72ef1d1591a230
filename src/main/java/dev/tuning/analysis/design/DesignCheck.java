package dev.tuning.analysis.design;

import java.util.List;

/** One rule about designs. */
public interface DesignCheck {

  /** {@return a stable kebab-case identifier} */
  String id();

  /**
   * Judges a design.
   *
   * @return what is the matter, in the order of the parameters; empty if nothing is
   */
  List<Finding> check(Design design);
}

package dev.tuning.analysis.design;

/** How much a finding matters; the most important first. */
public enum Severity {
  /** Hardly anything can be concluded before this is mended. */
  ERROR,

  /** The playbook advises against this; conclusions of the study may be wrong. */
  WARNING,

  /** Worth knowing: the playbook has a preference, or its rule has no number of its own. */
  INFO
}

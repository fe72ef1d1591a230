package dev.tuning.space;

/**
 * What a hyperparameter is in a study (playbook, "Identifying scientific, nuisance, and fixed
 * hyperparameters").
 */
public enum Role {
  /** Its effect is what the study measures: each of its values gets the same budget. */
  SCIENTIFIC,

  /** It is optimised over, so that scientific values are compared at their best. */
  NUISANCE,

  /** It has one value in the study, and conclusions hold for that value only. */
  FIXED
}

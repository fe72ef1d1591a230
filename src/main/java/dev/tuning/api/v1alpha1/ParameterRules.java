package dev.tuning.api.v1alpha1;

/** The longer rules about the list of parameters, in CEL, where {@code self} is a StudySpec. */
final class ParameterRules {

  private static final String NEXT =
      ", [self.parameters.filter(p, !has(p.when) || p.when.parameter in ended).map(p, p.name)]"
          + ".all(ended";

  /**
   * Every chain of conditions ends, after 8 at most. CEL has no recursion, so the names of the
   * parameters whose chain is known to end are collected level by level.
   */
  static final String CONDITIONS_END =
      "[self.parameters.filter(p, !has(p.when)).map(p, p.name)].all(ended"
          + NEXT
          + NEXT
          + NEXT
          + NEXT
          + NEXT
          + NEXT
          + NEXT
          + ", self.parameters.all(p, !has(p.when) || p.when.parameter in ended)))))))))";

  /**
   * At most 64 combinations of the unconditional Scientific parameters; conditional ones need more
   * than CEL. Each has at least two values where it matters, so more than six are too many anyway.
   */
  static final String FEW_COMBINATIONS =
      "[self.parameters.filter(p, p.role == 'Scientific' && !has(p.when)).map(p,"
          + " has(p.discrete) ? size(p.discrete.values) : has(p.categorical) ?"
          + " size(p.categorical.values) : has(p.boolean) ? 2 : has(p.integer) ?"
          + " (p.integer.max - p.integer.min < 64 ? p.integer.max - p.integer.min + 1 : 65) : 1)"
          + ".filter(n, n > 1)].all(n, n.size() == 0 || n.size() <= 6"
          + " && n[0] * (n.size() > 1 ? n[1] : 1) * (n.size() > 2 ? n[2] : 1)"
          + " * (n.size() > 3 ? n[3] : 1) * (n.size() > 4 ? n[4] : 1) * (n.size() > 5 ? n[5] : 1)"
          + " <= 64)";

  private ParameterRules() {}
}

package dev.tuning.cli.rules;

/**
 * Why a manifest would be refused.
 *
 * @param check what found it
 * @param field the field, as the API server writes it, such as {@code spec.parameters[0].double}
 * @param message what is wrong and what to do about it
 */
public record Problem(Check check, String field, String message) {

  /** The checks; those of the schema have the names that the API server gives to its errors. */
  public enum Check {
    /** A field that the kind does not have; the API server says so before anything else. */
    UnknownField,
    /** A missing field. */
    Required,
    /** A value of another type. */
    TypeInvalid,
    /** A value that is not in the list of allowed ones. */
    NotSupported,
    /** A text that is too long. */
    TooLong,
    /** A list or map with too many elements. */
    TooMany,
    /** Any other value that the schema or the rules for metadata do not allow. */
    Invalid,
    /** A second element with the same key in a list. */
    Duplicate,
    /** A rule of the CRD, written in CEL, that does not hold. */
    Rule,
    /** A search space that the operator can't use. */
    SearchSpace,
    /** A baseline that is none of the search space. */
    Baseline,
    /** A pod template that the operator can't use. */
    PodTemplate;

    /** Whether rules are evaluated in spite of it: only with the right types they make sense. */
    boolean leavesRulesMeaningful() {
      return switch (this) {
        case UnknownField, Required, TypeInvalid, NotSupported, TooLong, TooMany -> false;
        case Invalid, Duplicate, Rule, SearchSpace, Baseline, PodTemplate -> true;
      };
    }
  }
}

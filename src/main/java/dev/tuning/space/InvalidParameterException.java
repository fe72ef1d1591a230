package dev.tuning.space;

/** One parameter of a space does not go with the others. */
public final class InvalidParameterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String problem;

  /**
   * @param parameter name of the parameter
   * @param problem what is wrong with it, with the remedy
   */
  InvalidParameterException(String parameter, String problem) {
    super("parameter " + parameter + ": " + problem);
    this.parameter = parameter;
    this.problem = problem;
  }

  /** {@return the name of the parameter} */
  public String parameter() {
    return parameter;
  }

  /** {@return what is wrong with it, with the remedy} */
  public String problem() {
    return problem;
  }
}

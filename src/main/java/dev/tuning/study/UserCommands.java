package dev.tuning.study;

/** Commands that a record of a Study tells its readers. */
public final class UserCommands {

  private UserCommands() {}

  /**
   * What prints the manifest of a Study.
   *
   * @param namespace its namespace, null if it is not known
   */
  public static String manifest(String namespace, String study) {
    return "kubectl get study %s%s -o yaml".formatted(study, option(namespace));
  }

  /**
   * What runs a trial again.
   *
   * @param namespace its namespace, null if it is not known
   */
  public static String reproduce(String namespace, String trial) {
    return "study reproduce %s%s".formatted(trial, option(namespace));
  }

  private static String option(String namespace) {
    return namespace == null ? "" : " -n " + namespace;
  }
}

package dev.tuning.trial;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of Trials and pods. They are a function of what the object is, so that creating one twice
 * is refused by the API server.
 */
public final class Names {

  private static final Pattern POD = Pattern.compile("(.+)-(\\d{1,9})-(\\d{1,9})");

  private Names() {}

  /**
   * Name of a Trial.
   *
   * @param index which point, from 0
   * @param replicate which repetition of the point, from 0
   */
  public static String trial(String study, long index, int replicate) {
    return study + "-" + index + (replicate == 0 ? "" : "-r" + replicate);
  }

  /**
   * Number of the attempt that a pod belongs to, read from its name, which nobody can edit.
   *
   * @return empty if the name is not one of {@link #pod}
   */
  public static OptionalInt attempt(String trial, String pod) {
    Matcher matcher = POD.matcher(pod);
    return matcher.matches() && matcher.group(1).equals(trial)
        ? OptionalInt.of(Integer.parseInt(matcher.group(2)))
        : OptionalInt.empty();
  }

  /**
   * Index of the host that a pod of a trial stands for.
   *
   * @throws IllegalArgumentException if the name is not one of {@link #pod}
   */
  static int host(String pod) {
    Matcher matcher = POD.matcher(pod);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(pod + " is no pod of a trial");
    }
    return Integer.parseInt(matcher.group(3));
  }

  /**
   * Name of the Service that gives the pods of a Study their DNS names. It begins with a letter, as
   * the name of a Service must and that of a Study need not.
   */
  public static String service(String study) {
    return "trials-" + study;
  }

  /** Name of the pod of a host that runs a trial again. */
  static String rerun(String trial, int host) {
    return trial + "-rerun-" + host;
  }

  /** Name of the Service that gives the pods of a rerun their DNS names. */
  static String rerunService(String trial) {
    return "rerun-" + trial;
  }

  /** Name of the pod of a host of an attempt. */
  public static String pod(String trial, int attempt, int host) {
    return trial + "-" + attempt + "-" + host;
  }
}

package dev.tuning.trial;

/**
 * Names of Trials and pods. They are a function of what the object is, so that creating one twice is
 * refused by the API server.
 */
public final class Names {

  private Names() {}

  /** Name of the Trial of a point. */
  public static String trial(String study, long index) {
    return study + "-" + index;
  }

  /** Name of the pod of a host of an attempt. */
  public static String pod(String trial, int attempt, int host) {
    return trial + "-" + attempt + "-" + host;
  }
}

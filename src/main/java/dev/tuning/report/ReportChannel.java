package dev.tuning.report;

/** Where and how the pods of trials report, agreed between the pods and the endpoint. */
public final class ReportChannel {

  /** The audience of the tokens that pods report with: no other token is accepted. */
  public static final String AUDIENCE = "report.tuning.dev";

  private ReportChannel() {}

  /** The path of the reports of a trial, below the address of the operator. */
  public static String path(String namespace, String trial) {
    return "/v1alpha1/namespaces/" + namespace + "/trials/" + trial + "/reports";
  }
}

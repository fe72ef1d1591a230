package dev.tuning.trial;

import java.util.Set;

/** Reasons of a pending Trial that only a change by somebody can mend: its Study is stalled. */
public final class NeedsRepair {

  /** The API server refuses the pod because a quota is used up. */
  static final String QUOTA_EXCEEDED = "QuotaExceeded";

  /** The API server or an admission plugin forbids the pod. */
  static final String POD_FORBIDDEN = "PodForbidden";

  /** The API server finds the pod invalid. */
  static final String INVALID_TEMPLATE = "InvalidTemplate";

  /** Another object has the name of the pod. */
  static final String POD_NAME_TAKEN = "PodNameTaken";

  private static final Set<String> REASONS =
      Set.of(
          QUOTA_EXCEEDED,
          POD_FORBIDDEN,
          INVALID_TEMPLATE,
          POD_NAME_TAKEN,
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private NeedsRepair() {}

  /** Whether a trial that is pending for this reason waits for somebody's change. */
  public static boolean contains(String reason) {
    return reason != null && REASONS.contains(reason);
  }
}

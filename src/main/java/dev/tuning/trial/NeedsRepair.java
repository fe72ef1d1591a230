package dev.tuning.trial;

import java.util.Set;

/** Reasons of a pending Trial that only a change by somebody can mend: its Study is stalled. */
public final class NeedsRepair {

  /** The API server refuses the pod because a quota is used up. */
  static final String QUOTA_EXCEEDED = "QuotaExceeded";

  /** The API server or an admission plugin forbids the pod. */
  static final String POD_FORBIDDEN = "PodForbidden";

  /** Pods of Studies may not run as the service account of the pod. */
  static final String ACCOUNT_NOT_ALLOWED = "ServiceAccountNotAllowed";

  /** The API server finds the pod invalid. */
  static final String INVALID_TEMPLATE = "InvalidTemplate";

  /** Another object has the name of the pod. */
  static final String POD_NAME_TAKEN = "PodNameTaken";

  /** The container runtime can't start the program. */
  static final String START_ERROR = "StartError";

  /** All of them. */
  static final Set<String> REASONS =
      Set.of(
          QUOTA_EXCEEDED,
          POD_FORBIDDEN,
          ACCOUNT_NOT_ALLOWED,
          INVALID_TEMPLATE,
          POD_NAME_TAKEN,
          START_ERROR,
          UnreadableObjects.REASON,
          "CrashLoopBackOff",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ErrImagePull",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed",
          "CreateContainerConfigError",
          "CreateContainerError",
          "PreCreateHookError",
          "PreStartHookError",
          "PostStartHookError",
          "RunContainerError");

  /** Waiting reasons that no waiting mends; the others may pass by themselves. */
  private static final Set<String> AT_ONCE = Set.of("InvalidImageName", "ErrImageNeverPull");

  private NeedsRepair() {}

  /** Whether a container that waits for this reason needs no grace. */
  static boolean atOnce(String reason) {
    return reason != null && AT_ONCE.contains(reason);
  }

  /** Whether a trial that is pending for this reason waits for somebody's change. */
  public static boolean contains(String reason) {
    return reason != null && REASONS.contains(reason);
  }
}

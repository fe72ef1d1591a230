package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Study;

/** Labels and finalizers that the operator puts on Trials and pods. */
public final class Labels {

  /** Prefix of every name of this operator. */
  public static final String PREFIX = Study.GROUP + "/";

  /** Name of the Study, on Trials and pods. */
  public static final String STUDY = PREFIX + "study";

  /** Name of the Trial, on pods. */
  public static final String TRIAL = PREFIX + "trial";

  /** Number of the attempt, on pods. */
  public static final String ATTEMPT = PREFIX + "attempt";

  /** Index of the host, on pods. */
  public static final String HOST = PREFIX + "host";

  /**
   * On pods whose outcome is recorded: the operator looks at them no more. They stay for their logs
   * until the Trial goes, or the cluster removes what has ended.
   */
  public static final String RECORDED = PREFIX + "recorded";

  /**
   * Name of the Trial, on what runs it again. No operator looks for it: a rerun is nobody's but its
   * user's.
   */
  public static final String RERUN = PREFIX + "rerun";

  /**
   * Annotation of a Trial of Bayesian search: how its point came about, as one JSON object with
   * source (startup, model or fallback), and mean, deviation and feasible as the model expected
   * them, or the reason why it was not asked.
   */
  public static final String SUGGESTION = PREFIX + "suggestion";

  /** Annotation of a Study with the URL of what it was made from. */
  public static final String CONFIGURATION_URL = PREFIX + "configuration-url";

  /** Keeps a pod until its outcome is in the Trial's status, so that no outcome can get lost. */
  public static final String POD_FINALIZER = PREFIX + "terminal-state";

  /** Keeps a Trial until the finalizers of its pods are lifted. */
  public static final String TRIAL_FINALIZER = PREFIX + "pods";

  private Labels() {}
}

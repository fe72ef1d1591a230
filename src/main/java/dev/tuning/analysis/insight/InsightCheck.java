package dev.tuning.analysis.insight;

import java.util.List;

/** A question that the playbook asks of a study before anyone may believe its result. */
public interface InsightCheck {

  /** {@return identifier of the check, which never changes} */
  String id();

  /**
   * Looks at a history.
   *
   * @return what is to be said, the most important first; empty if nothing is
   */
  List<Insight> check(StudyHistory history);
}

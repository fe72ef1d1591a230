package dev.tuning.report;

import java.util.List;
import java.util.Objects;

/** What a trial says of itself at its end. */
public sealed interface TrialReport {

  /**
   * It trained to its end.
   *
   * @param observations its evaluations, in any order
   */
  record Completed(List<Observation> observations) implements TrialReport {
    public Completed {
      observations = List.copyOf(observations);
    }
  }

  /**
   * Its parameters can't be trained.
   *
   * @param reason a CamelCase word, such as Diverged
   * @param message a sentence for people, may be empty
   * @param observations evaluations before that, in any order
   */
  record Infeasible(String reason, String message, List<Observation> observations)
      implements TrialReport {
    public Infeasible {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
      observations = List.copyOf(observations);
    }
  }

  /**
   * It was asked to stop, and can go on from its newest checkpoint.
   *
   * @param observations its evaluations and checkpoints so far, in any order
   */
  record Interrupted(List<Observation> observations) implements TrialReport {
    public Interrupted {
      observations = List.copyOf(observations);
    }
  }

  /** It said nothing. */
  record Absent() implements TrialReport {}

  /**
   * It said something that can't be understood.
   *
   * @param problem what is wrong and what is expected
   */
  record Unreadable(String problem) implements TrialReport {}
}

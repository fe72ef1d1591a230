package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.design.Confirm;
import java.util.Optional;

/**
 * What is to be done about a candidate.
 *
 * @param outcome what
 * @param reason why, with numbers
 * @param candidate the configuration that it is about; absent if there is none
 * @param reference what it is compared with; absent if there is nothing
 * @param effect how much better the candidate is, with its confidence interval; absent if that
 *     can't be told
 */
public record Verdict(
    Outcome outcome,
    String reason,
    Optional<Reruns> candidate,
    Optional<Reruns> reference,
    Optional<Effect> effect) {

  /**
   * How often the intervals hold the effects of all candidates at once: each is made for an equal
   * part of the rest (Bonferroni), since the best of several candidates is chosen.
   */
  public static final double LEVEL = Confirm.LEVEL;

  /** What is to be done. */
  public enum Outcome {
    /** The candidate is better by more than chance. */
    ADOPT("Adopt"),
    /** It is not better, or it can't be relied on to train. */
    REJECT("Reject"),
    /** The reruns do not tell. */
    INCONCLUSIVE("Inconclusive");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** {@return the word for it} */
    public String word() {
      return word;
    }
  }

  /**
   * A difference in the direction of the goal: positive is better.
   *
   * @param value of the means
   * @param low lower end of the confidence interval
   * @param high upper end of the confidence interval
   */
  public record Effect(double value, double low, double high) {

    static Effect of(Difference difference) {
      return new Effect(difference.effect(), difference.low(), difference.high());
    }
  }

  static Verdict of(
      Outcome outcome, Reruns candidate, Reruns reference, Difference difference, String reason) {
    return new Verdict(
        outcome,
        reason,
        Optional.of(candidate),
        Optional.of(reference),
        Optional.of(Effect.of(difference)));
  }

  /** How often one interval of so many may miss its effect. */
  static double chance(int comparisons) {
    return (1 - LEVEL) / comparisons;
  }
}

package dev.tuning.analysis.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.confirmation.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict on reruns with fresh seeds. */
class ConfirmationTest {

  private static final double[] GOOD = {.10, .11, .12, .10, .11};
  private static final double[] FAIR = {.20, .21, .22, .20, .21};

  private static Reruns reruns(String name, double searched, double... objectives) {
    return reruns(name, searched, 0, 0, objectives);
  }

  private static Reruns reruns(
      String name, double searched, int infeasible, int failed, double... objectives) {
    return new Reruns(
        name.hashCode(),
        name,
        Map.of("learningRate", name, "width", 8L),
        OptionalDouble.of(searched),
        Arrays.stream(objectives).boxed().toList(),
        infeasible,
        failed);
  }

  private static Verdict against(Reruns baseline, Reruns... candidates) {
    return new Confirmation(Goal.MINIMIZE, List.of(candidates), Optional.of(baseline), true)
        .verdict()
        .orElseThrow();
  }

  private static Verdict among(Reruns... candidates) {
    return new Confirmation(Goal.MINIMIZE, List.of(candidates), Optional.empty(), true)
        .verdict()
        .orElseThrow();
  }

  /**
   * Means 2 and 5, variances 1 and 4, four of each: an error of sqrt(5 / 4), by Welch and
   * Satterthwaite (5/4)^2 / (1/48 + 1/3) = 4.412 degrees of freedom, whose t of 97.5 % is 2.678.
   */
  @Test
  void theIntervalIsThatOfWelch() {
    double a = Math.sqrt(1.5);
    Reruns first = reruns("first", 0, 2 - a, 2 + a, 2, 2);
    Reruns other = reruns("other", 0, 5 - 2 * a, 5 + 2 * a, 5, 5);

    Difference difference = Difference.of(first, other, Goal.MINIMIZE, .05).orElseThrow();

    assertThat(difference.effect()).isCloseTo(3, within(1e-12));
    assertThat(difference.low()).isCloseTo(3 - 2.678 * Math.sqrt(1.25), within(2e-3));
    assertThat(difference.high()).isCloseTo(3 + 2.678 * Math.sqrt(1.25), within(2e-3));
    // (1.96 + .84)^2 * 5 / 9.
    assertThat(difference.needed()).hasValue(5);
    assertThat(Difference.of(first, other, Goal.MAXIMIZE, .05).orElseThrow().effect())
        .isCloseTo(-3, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Goal.class)
  void betterIsAdoptedInEitherDirection(Goal goal) {
    Reruns low = reruns("low", .1, GOOD);
    Reruns high = reruns("high", .2, FAIR);
    boolean lowIsBetter = goal == Goal.MINIMIZE;

    Verdict verdict =
        new Confirmation(
                goal,
                List.of(lowIsBetter ? low : high),
                Optional.of(lowIsBetter ? high : low),
                true)
            .verdict()
            .orElseThrow();

    assertThat(verdict.outcome()).isEqualTo(Outcome.ADOPT);
    assertThat(verdict.effect().orElseThrow().value()).isCloseTo(.1, within(1e-12));
    assertThat(verdict.effect().orElseThrow().low()).isPositive();
    assertThat(verdict.reason())
        .contains("is better than the baseline by 0.1 (95 % interval 0.08")
        .contains("complexity that it adds: it differs in learningRate.");
  }

  @Test
  void worseIsRejected() {
    Verdict verdict = against(reruns("baseline", 0, GOOD), reruns("a", .1, FAIR));

    assertThat(verdict.outcome()).isEqualTo(Outcome.REJECT);
    assertThat(verdict.reason()).contains("no candidate is better", "a, improves on it by -0.1");
  }

  @Test
  void whatMayBeChanceIsInconclusiveAndSaysWhatItWouldTake() {
    Verdict verdict =
        against(
            reruns("baseline", 0, .20, .24, .22, .20, .23),
            reruns("a", .1, .19, .24, .21, .20, .21));

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.effect().orElseThrow().low()).isNegative();
    assertThat(verdict.reason())
        .contains("which may be chance")
        .containsPattern("About \\d+ replicates|about \\d+ replicates");
  }

  /** The best mean of three is compared; its interval is wider than that of one. */
  @Test
  void ofSeveralCandidatesTheBestIsChosenAndCorrectedFor() {
    Reruns baseline = reruns("baseline", 0, FAIR);
    Reruns good = reruns("good", .1, GOOD);

    Verdict alone = against(baseline, good);
    Verdict chosen = against(baseline, reruns("x", .05, FAIR), good, reruns("y", .05, FAIR));

    assertThat(chosen.candidate()).contains(good);
    assertThat(chosen.outcome()).isEqualTo(Outcome.ADOPT);
    assertThat(chosen.effect().orElseThrow().low()).isLessThan(alone.effect().orElseThrow().low());
  }

  /** The mean of the three that survived is the best of all. */
  @Test
  void aCandidateThatDivergesWithSomeSeedsIsNotAdopted() {
    Reruns diverges = reruns("diverges", .01, 2, 0, .01, .011, .012);

    Verdict verdict = against(reruns("baseline", 0, FAIR), diverges);
    assertThat(verdict.outcome()).isEqualTo(Outcome.REJECT);
    assertThat(verdict.reason())
        .contains("diverges, infeasible with 2 of 5 fresh seeds", "feasible with all 5");

    Verdict both = against(reruns("baseline", 0, 1, 0, .2, .2, .21), diverges);
    assertThat(both.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(both.reason()).contains("Nor can the baseline, infeasible with 1 of 4");

    Verdict another = against(reruns("baseline", 0, FAIR), diverges, reruns("good", .1, GOOD));
    assertThat(another.outcome()).isEqualTo(Outcome.ADOPT);
    assertThat(another.candidate().orElseThrow().name()).isEqualTo("good");
    assertThat(another.reason()).contains("Out of the question: diverges");

    assertThat(among(diverges, reruns("good", .1, GOOD)).outcome()).isEqualTo(Outcome.REJECT);
  }

  /** The survivors of the baseline flatter it. */
  @Test
  void aBaselineThatDivergesRejectsNothing() {
    Verdict verdict = against(reruns("baseline", 0, 2, 0, .10, .11, .10), reruns("a", .1, FAIR));

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.reason()).contains("the baseline was infeasible with 2 of 5 fresh seeds");
    assertThat(against(reruns("baseline", 0, 5, 0), reruns("a", .1, FAIR)).reason())
        .contains("no trial of the baseline succeeded, 5 of 5 were infeasible");
  }

  /** Two groups of five equal values come about by chance once in 126 times, of two in 3. */
  @Test
  void equalObjectivesTellIfTheyAreMany() {
    double[] five = {.1, .1, .1, .1, .1};
    double[] others = {.2, .2, .2, .2, .2};

    Verdict better = against(reruns("baseline", 0, others), reruns("a", .1, five));
    assertThat(better.outcome()).isEqualTo(Outcome.ADOPT);
    assertThat(better.effect().orElseThrow().low()).isEqualTo(.1);
    assertThat(better.effect().orElseThrow().high()).isEqualTo(.1);
    assertThat(against(reruns("baseline", 0, five), reruns("a", .1, five)).outcome())
        .isEqualTo(Outcome.REJECT);

    Verdict few = against(reruns("baseline", 0, .2, .2), reruns("a", .1, .1, .1));
    assertThat(few.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(few.effect()).isEmpty();
    assertThat(few.reason()).contains("do not vary");
  }

  @Test
  void oneTrialIsTooFew() {
    Verdict verdict = against(reruns("baseline", 0, FAIR), reruns("a", .1, 0, 4, .1));

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.reason()).contains("only 1 trial of a succeeded");
    assertThat(against(reruns("baseline", 0, FAIR), reruns("a", .1, 0, 5)).reason())
        .contains("no trial of a candidate succeeded");
  }

  @Test
  void withoutABaselineTheBestMustBeTheBestAgain() {
    Reruns good = reruns("good", .1, GOOD);
    Reruns fair = reruns("fair", .11, FAIR);

    Verdict adopt = among(good, fair);
    assertThat(adopt.outcome()).isEqualTo(Outcome.ADOPT);
    assertThat(adopt.reference()).contains(fair);
    Verdict reject = among(fair, good);
    assertThat(reject.outcome()).isEqualTo(Outcome.REJECT);
    assertThat(reject.reason()).contains("fair, the best of the search, is worse than good");
    assertThat(among(good, good).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    Verdict alone = among(good);
    assertThat(alone.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(alone.reason()).contains("set spec.confirm.baseline");
  }

  /** What nobody can compare with is no rival that it can't be told from. */
  @Test
  void candidatesWithFewRerunsAreNamed() {
    Reruns good = reruns("good", .1, GOOD);
    Reruns fair = reruns("fair", .11, FAIR);
    Reruns single = reruns("single", .12, 0, 4, .1);

    Verdict verdict = among(good, fair, single);
    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.reason())
        .contains("good is the best with fresh seeds too, better than fair by")
        .contains("But fewer than two reruns of single have an objective")
        .doesNotContain("can't be told");
    assertThat(among(single, fair, good).reason())
        .contains("single can't be compared with fair, good: fewer than two reruns")
        .doesNotContain("raise spec.confirm.top");
  }

  @Test
  void theWinnersCurseIsWhatTheSearchPromisedTooMuch() {
    assertThat(curse(Goal.MINIMIZE, reruns("a", .08, GOOD))).hasValueCloseTo(.028, within(1e-12));
    assertThat(curse(Goal.MAXIMIZE, reruns("a", .08, GOOD))).hasValueCloseTo(-.028, within(1e-12));
    assertThat(curse(Goal.MINIMIZE, reruns("a", .08, 1, 0, GOOD))).isEmpty();
    assertThat(curse(Goal.MINIMIZE, reruns("a", .08))).isEmpty();
  }

  private static OptionalDouble curse(Goal goal, Reruns candidate) {
    return new Confirmation(goal, List.of(candidate), Optional.empty(), true).winnersCurse();
  }

  @Test
  void thereIsNoVerdictWhileTrialsAreMissing() {
    assertThat(
            new Confirmation(Goal.MINIMIZE, List.of(reruns("a", .1, GOOD)), Optional.empty(), false)
                .verdict())
        .isEmpty();
  }

  static List<List<double[]>> strange() {
    double max = Double.MAX_VALUE;
    double min = Double.MIN_VALUE;
    List<double[]> values =
        List.of(
            new double[] {},
            new double[] {0},
            new double[] {0, 0},
            new double[] {-0.0, 0},
            new double[] {max, max},
            new double[] {-max, max},
            new double[] {max, max / 2, max / 4},
            new double[] {min, 2 * min, 3 * min},
            new double[] {1, Math.nextUp(1)},
            new double[] {1e-200, 2e-200, 1},
            new double[] {.1, .1, .1, .1, .1, .1, .1});
    List<List<double[]>> pairs = new ArrayList<>();
    values.forEach(a -> values.forEach(b -> pairs.add(List.of(a, b))));
    return pairs;
  }

  /** Every verdict has a reason, and every number of it is one. */
  @ParameterizedTest
  @MethodSource("strange")
  void whateverIsReportedThereIsAVerdict(List<double[]> values) {
    for (int infeasible : new int[] {0, 1}) {
      Reruns one = reruns("one", Double.MAX_VALUE, infeasible, 0, values.getFirst());
      Reruns other = reruns("other", -Double.MAX_VALUE, 0, infeasible, values.getLast());
      for (Verdict verdict :
          List.of(against(one, other), against(other, one, other), among(one, other))) {
        assertThat(verdict.reason()).isNotBlank().doesNotContain("NaN", "Infinity");
        assertThat(
                verdict.effect().stream()
                    .flatMap(e -> Stream.of(e.value(), e.low(), e.high()))
                    .toList())
            .allMatch(Double::isFinite);
      }
      assertThat(one.deviation().stream().allMatch(Double::isFinite)).isTrue();
    }
  }

  /** At most one in twenty; see docs/insights.md for the figures. */
  @Test
  void whereNothingIsBetterItIsHardlyEverAdopted() {
    for (NullConfirmations.Noise noise : NullConfirmations.Noise.values()) {
      assertThat(NullConfirmations.adopted(1000, 0, noise, 7))
          .as(noise.name())
          .isLessThanOrEqualTo(50);
    }
  }

  @Test
  void whatIsMuchBetterIsAdoptedMostly() {
    assertThat(NullConfirmations.adopted(1000, 3, NullConfirmations.Noise.NORMAL, 7))
        .isGreaterThan(800);
  }
}

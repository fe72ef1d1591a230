package dev.tuning.analysis.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.ObjectiveRule;
import dev.tuning.analysis.ObjectiveRule.Over;
import dev.tuning.analysis.design.Algorithm;
import dev.tuning.analysis.design.Design;
import dev.tuning.analysis.insight.StudyHistory;
import dev.tuning.analysis.insight.TrialRun;
import dev.tuning.analysis.insight.TrialRun.Outcome;
import dev.tuning.analysis.plot.Isolation.Slice;
import dev.tuning.report.Curve;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyPlotsTest {

  private static final Parameter RATE =
      new Parameter("rate", new DoubleDomain(0.001, 1, Scale.LOG));
  private static final Parameter KIND =
      new Parameter(
          "kind", Role.SCIENTIFIC, new CategoricalDomain(List.of("a", "b")), Optional.empty());

  private final List<TrialRun> runs = new ArrayList<>();
  private List<Parameter> parameters = List.of(RATE, KIND);
  private Goal goal = Goal.MINIMIZE;
  private int replicates = 1;
  private long steps = 100;

  private static Map<String, Object> point(double rate, String kind) {
    return Map.of("rate", rate, "kind", kind);
  }

  private void succeeded(int index, int replicate, Map<String, Object> values, double objective) {
    var curve = new TreeMap<>(Map.of(10L, 9.0, 50L, objective, 100L, Double.NaN));
    runs.add(
        new TrialRun(
            index,
            replicate,
            values,
            Outcome.SUCCEEDED,
            objective,
            50,
            Map.of("m", Curve.of(curve)),
            Set.of()));
  }

  private void infeasible(int index, Map<String, Object> values) {
    runs.add(new TrialRun(index, 0, values, Outcome.INFEASIBLE, Double.NaN, 0, Map.of(), Set.of()));
  }

  private StudyPlots plots() {
    return StudyPlots.of(
        new StudyHistory(
            new Design(new Space(parameters), Algorithm.QUASI_RANDOM, 100, 1, replicates),
            new ObjectiveRule("m", goal, Over.BEST_STEP, false, List.of()),
            new StudyHistory.Training(steps, 10, 1),
            runs,
            Optional.empty()));
  }

  @Test
  void nothingHasEndedYet() {
    StudyPlots plots = plots();

    assertThat(plots.points()).isEmpty();
    assertThat(plots.range()).isNull();
    assertThat(plots.curves()).isEmpty();
    assertThat(plots.bestSoFar().points()).isEmpty();
    assertThat(plots.bestSteps().trials()).isZero();
    assertThat(plots.isolations())
        .singleElement()
        .extracting(Isolation::slices)
        .isEqualTo(List.of());
  }

  @Test
  void everyDomainIsAnAxis() {
    parameters =
        List.of(
            RATE,
            new Parameter("units", new IntegerDomain(8, 512, Scale.LOG)),
            new Parameter("layers", new IntegerDomain(1, 3, Scale.LINEAR)),
            new Parameter("dropout", new DiscreteDomain(List.<Number>of(0.5, 0L, 0.1))),
            new Parameter("bias", new BooleanDomain()),
            new Parameter(
                "momentum",
                Role.NUISANCE,
                new DoubleDomain(0.5, 0.9, Scale.REVERSE_LOG),
                Optional.of(new When("bias", List.of(true)))),
            new Parameter("batch", new FixedValue(64L)));

    assertThat(plots().parameters())
        .containsExactly(
            new PlottedParameter("rate", "Nuisance", "Log", 0.001, 1.0, null, null),
            new PlottedParameter("units", "Nuisance", "Log", 8.0, 512.0, null, null),
            new PlottedParameter("layers", "Nuisance", null, null, null, List.of(1L, 2L, 3L), null),
            new PlottedParameter(
                "dropout", "Nuisance", null, null, null, List.of(0L, 0.1, 0.5), null),
            new PlottedParameter("bias", "Nuisance", null, null, null, List.of(false, true), null),
            new PlottedParameter("momentum", "Nuisance", "ReverseLog", 0.5, 0.9, null, "bias"),
            new PlottedParameter("batch", "Fixed", null, null, null, List.of(64L), null));
  }

  @Test
  void aPointHasItsValuesAndItsMean() {
    replicates = 2;
    parameters =
        List.of(
            new Parameter("bias", new BooleanDomain()),
            new Parameter(
                "momentum",
                Role.NUISANCE,
                new DoubleDomain(0.5, 0.9, Scale.LINEAR),
                Optional.of(new When("bias", List.of(true)))));
    succeeded(0, 0, Map.of("bias", false), 3);
    succeeded(0, 1, Map.of("bias", false), 1);
    infeasible(1, Map.of("bias", true, "momentum", 0.6));
    succeeded(1, 1, Map.of("bias", true, "momentum", 0.6), 1);
    // Its replicate is missing, so it is no point yet.
    succeeded(2, 0, Map.of("bias", false), 7);

    assertThat(plots().points())
        .containsExactly(
            new PlottedPoint(0, 1, 2.0, Arrays.asList(false, null)),
            new PlottedPoint(1, 0, null, List.of(true, 0.6)));
  }

  @Test
  void theBestOfEachScientificValueStandsForIt() {
    goal = Goal.MAXIMIZE;
    succeeded(0, 0, point(0.1, "a"), 1);
    succeeded(1, 0, point(0.2, "a"), 3);
    infeasible(2, point(0.9, "a"));
    infeasible(3, point(0.9, "b"));

    assertThat(plots().isolations())
        .containsExactly(
            new Isolation(
                "kind",
                false,
                List.of(new Slice("a", 3, 1, 3.0, 1L), new Slice("b", 1, 1, null, null)),
                null));
  }

  @Test
  void manyScientificValuesAreCutIntoSlices() {
    parameters =
        List.of(
            new Parameter(
                "units",
                Role.SCIENTIFIC,
                new IntegerDomain(0, 63, Scale.LINEAR),
                Optional.empty()));
    for (int i = 0; i < 64; i++) {
      succeeded(i, 0, Map.of("units", (long) i), 100 - i);
    }

    Isolation isolation = plots().isolations().getFirst();
    assertThat(isolation.sliced()).isTrue();
    assertThat(isolation.slices()).hasSize(10);
    assertThat(isolation.slices().getFirst()).isEqualTo(new Slice("0 to 6", 7, 0, 94.0, 6L));
    assertThat(isolation.slices().getLast().best()).isEqualTo(37.0);
    assertThat(isolation.slices().stream().mapToInt(Slice::points).sum()).isEqualTo(64);
  }

  @Test
  void replicatesTellTheDeviation() {
    replicates = 2;
    for (int i = 0; i < 4; i++) {
      succeeded(i, 0, point(0.1, "a"), i);
      succeeded(i, 1, point(0.1, "a"), i + 2);
    }

    // The deviation of a trial is the root of 2, and of a mean of two 1.
    assertThat(plots().isolations().getFirst().deviation()).isEqualTo(1.0);
  }

  @Test
  void curvesAreThoseOfTheBestWithTheStepThatCounts() {
    for (int i = 0; i < 12; i++) {
      succeeded(i, 0, point(0.1, "a"), 12 - i);
    }

    List<TrainingCurve> curves = plots().curves();
    assertThat(curves).hasSize(10);
    assertThat(curves.getFirst())
        .isEqualTo(
            new TrainingCurve(
                11, 0, List.of(10L, 50L, 100L), Arrays.asList(9.0, 1.0, null), 50, 1));
  }

  /** Of two values the best of two draws is the better one in 3 of 4 cases. */
  @Test
  void theBandIsTheBootstrapsOwn() {
    succeeded(0, 0, point(0.1, "a"), 5);
    succeeded(1, 0, point(0.2, "a"), 3);
    infeasible(2, point(0.9, "a"));
    infeasible(3, point(0.9, "b"));

    BestSoFar best = plots().bestSoFar();
    assertThat(best.points()).containsExactly(1, 2, 3, 4);
    assertThat(best.best()).containsExactly(5.0, 3.0, 3.0, 3.0);
    // One draw of four: 3 in a quarter, 5 in the next one, else nothing feasible.
    assertThat(best.lucky()).startsWith(3.0);
    assertThat(best.median()).startsWith(5.0);
    assertThat(best.unlucky()).startsWith((Double) null).last().isEqualTo(5.0);
  }

  @Test
  void longStudiesHaveAHundredPlacesAndEndAtTheLast() {
    for (int i = 0; i < 250; i++) {
      succeeded(i, 0, point(0.1, "a"), 1000 - i);
    }

    BestSoFar best = plots().bestSoFar();
    assertThat(best.points()).hasSize(100).isSorted().doesNotHaveDuplicates().last().isEqualTo(250);
    assertThat(best.best().getLast()).isEqualTo(751.0);
  }

  @Test
  void eachBestTrialIsInOneBin() {
    for (int i = 0; i < 40; i++) {
      succeeded(i, 0, point(0.1, "a"), i);
    }

    BestSteps best = plots().bestSteps();
    assertThat(best.trials()).isEqualTo(5);
    assertThat(best.edges()).containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
    assertThat(best.counts()).containsExactly(0, 0, 0, 0, 5, 0, 0, 0, 0, 0);
  }

  @Test
  void ofFewStepsThereAreFewBins() {
    steps = 3;
    BestSteps best = plots().bestSteps();

    assertThat(best.edges()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(best.counts()).containsExactly(0, 0, 0);
  }

  @Test
  void aFewTerriblePointsAreBeyondTheAxis() {
    for (int i = 0; i < 20; i++) {
      succeeded(i, 0, point(0.1, "a"), i);
    }
    succeeded(20, 0, point(0.1, "a"), 1e6);

    assertThat(plots().range()).isEqualTo(new ObjectiveRange(0, 19, 1));
    goal = Goal.MAXIMIZE;
    assertThat(plots().range()).isEqualTo(new ObjectiveRange(1e6, 0, 0));
  }

  @Test
  void equalPointsAreNotBeyond() {
    for (int i = 0; i < 20; i++) {
      succeeded(i, 0, point(0.1, "a"), i < 18 ? 1 : 2);
    }

    assertThat(plots().range()).isEqualTo(new ObjectiveRange(1, 2, 0));
  }

  @Test
  void theMapIsOfTheParametersThatTellBest() {
    parameters = List.of(KIND, RATE);
    for (int i = 0; i < 20; i++) {
      if (i < 12) {
        succeeded(i, 0, point(0.01 * (i + 1), i % 2 == 0 ? "a" : "b"), i);
      } else {
        infeasible(i, point(0.5 + 0.01 * i, i % 2 == 0 ? "a" : "b"));
      }
    }

    InfeasibleMap map = plots().infeasibleMap();
    assertThat(map.x()).isEqualTo("rate");
    assertThat(map.y()).isEqualTo("kind");
    assertThat(map.where())
        .isEqualTo("with rate >= 0.62 8 of 8 points are infeasible, elsewhere 0 of 12");
  }

  @Test
  void veryManyAreThinnedAndTheBestKept() {
    int[] best = IntStream.iterate(19_999, i -> i - 1).limit(20_000).toArray();

    int[] shown = Selection.of(20_000, best);

    assertThat(shown).hasSizeLessThanOrEqualTo(Selection.MOST).hasSizeGreaterThan(4_500).isSorted();
    assertThat(shown).doesNotHaveDuplicates().contains(IntStream.range(19_000, 20_000).toArray());
    assertThat(Selection.of(5_000, new int[0])).hasSize(5_000);
  }
}

package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.search.QuasiRandom;
import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.search.bayesian.Proposal.Source;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BayesianSearchTest {

  private static final Space PLANE =
      new Space(
          List.of(
              new Parameter("x", new DoubleDomain(0, 1, Scale.LINEAR)),
              new Parameter("y", new DoubleDomain(0, 1, Scale.LINEAR))));

  private static BayesianSearch search(Space space) {
    return new BayesianSearch(space, 7, BayesianSearch.defaultStartup(space), List.of());
  }

  /** Feasible below the diagonal; best at (0.3, 0.6). */
  private static Result plane(Map<String, Object> point) {
    double x = (double) point.get("x");
    double y = (double) point.get("y");
    return x + y > 1.2
        ? new Result.Infeasible()
        : new Result.Feasible(-(x - 0.3) * (x - 0.3) - (y - 0.6) * (y - 0.6), 1, 0);
  }

  private static List<PastPoint> run(
      BayesianSearch search, int trials, Function<Map<String, Object>, Result> function) {
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      Optional<Proposal> next = search.begin(history).next(i);
      if (next.isEmpty()) {
        break;
      }
      Map<String, Object> point = next.get().parameters();
      history.add(new PastPoint(i, point, function.apply(point)));
    }
    return history;
  }

  private static List<Map<String, Object>> points(List<PastPoint> history) {
    return history.stream().map(PastPoint::parameters).toList();
  }

  @Test
  void beginsWithTheQuasiRandomPoints() {
    var search = search(PLANE);
    List<PastPoint> history = run(search, 6, BayesianSearchTest::plane);

    assertThat(search.startup()).isEqualTo(6);
    assertThat(points(history))
        .isEqualTo(
            LongStream.range(0, 6)
                .mapToObj(i -> QuasiRandom.over(PLANE, 7).pointAt(i).orElseThrow())
                .toList());
    assertThat(search.begin(history.subList(0, 5)).next(5).orElseThrow().source())
        .isEqualTo(Source.STARTUP);
    Proposal next = search.begin(history).next(6).orElseThrow();
    assertThat(next.source()).isEqualTo(Source.MODEL);
    assertThat(next.prediction().orElseThrow().feasible()).isBetween(0.0, 1.0);
    assertThat(next.prediction().orElseThrow().deviation()).isPositive();
  }

  @Test
  void findsTheBestPointAndAvoidsWhatIsInfeasible() {
    List<PastPoint> history = run(search(PLANE), 20, BayesianSearchTest::plane);

    double best =
        history.stream()
            .filter(point -> point.result() instanceof Result.Feasible)
            .mapToDouble(point -> ((Result.Feasible) point.result()).score())
            .max()
            .orElseThrow();
    assertThat(best).isCloseTo(0, within(1e-3));
    assertThat(history.subList(6, 20))
        .filteredOn(point -> point.result() instanceof Result.Infeasible)
        .hasSizeLessThan(4);
  }

  @Test
  void theOrderInWhichTrialsEndedDoesNotMatter() {
    List<PastPoint> history = run(search(PLANE), 12, BayesianSearchTest::plane);
    List<PastPoint> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(search(PLANE).begin(shuffled).next(12))
        .isEqualTo(search(PLANE).begin(history).next(12));
  }

  @Test
  void askingForSeveralIsAskingOneAfterTheOther() {
    List<PastPoint> history = run(search(PLANE), 10, BayesianSearchTest::plane);
    BayesianRound round = search(PLANE).begin(history);
    List<PastPoint> known = new ArrayList<>(history);
    List<Map<String, Object>> seen = new ArrayList<>();
    for (long i = 10; i < 18; i++) {
      Proposal together = round.next(i).orElseThrow();
      Proposal alone = search(PLANE).begin(known).next(i).orElseThrow();

      assertThat(together).isEqualTo(alone);
      assertThat(seen).doesNotContain(together.parameters());
      seen.add(together.parameters());
      known.add(new PastPoint(i, together.parameters(), new Result.Pending()));
    }
  }

  @Test
  void otherSeedsSearchElsewhere() {
    List<PastPoint> history = run(search(PLANE), 10, BayesianSearchTest::plane);
    var other = new BayesianSearch(PLANE, 8, 6, List.of());

    assertThat(other.pointAt(0)).isNotEqualTo(search(PLANE).pointAt(0));
    assertThat(other.begin(history).next(10)).isPresent();
  }

  @Test
  void whatFailedIsNeitherGoodNorInfeasibleAndIsNotTriedAgain() {
    List<PastPoint> history = run(search(PLANE), 12, BayesianSearchTest::plane);
    Proposal next = search(PLANE).begin(history).next(12).orElseThrow();
    history.add(new PastPoint(12, next.parameters(), new Result.Failed()));

    Proposal another = search(PLANE).begin(history).next(13).orElseThrow();

    assertThat(another.source()).isEqualTo(Source.MODEL);
    double distance =
        Math.hypot(
            (double) another.parameters().get("x") - (double) next.parameters().get("x"),
            (double) another.parameters().get("y") - (double) next.parameters().get("y"));
    assertThat(distance).isGreaterThan(1e-3);
  }

  @Test
  void withoutAFeasiblePointTheQuasiRandomPointsGoOn() {
    List<PastPoint> history = run(search(PLANE), 9, _ -> new Result.Infeasible());

    assertThat(points(history))
        .isEqualTo(
            LongStream.range(0, 9)
                .mapToObj(i -> QuasiRandom.over(PLANE, 7).pointAt(i).orElseThrow())
                .toList());
    Proposal next = search(PLANE).begin(history).next(9).orElseThrow();
    assertThat(next.source()).isEqualTo(Source.FALLBACK);
    assertThat(next.reason()).hasValue("there is no feasible point to learn from yet");
  }

  /** A model of them would only look where it knows least, which is in the corners. */
  @Test
  void whileAllFeasiblePointsAreEquallyGoodTheQuasiRandomPointsGoOn() {
    List<PastPoint> history = run(search(PLANE), 14, _ -> new Result.Feasible(2.3, 1, 0));

    assertThat(points(history))
        .isEqualTo(
            LongStream.range(0, 14)
                .mapToObj(i -> QuasiRandom.over(PLANE, 7).pointAt(i).orElseThrow())
                .toList());
    Proposal next = search(PLANE).begin(history).next(14).orElseThrow();
    assertThat(next.source()).isEqualTo(Source.FALLBACK);
    assertThat(next.reason()).hasValue("all feasible points are equally good");
  }

  /** Those that surely can't be trained are passed over: the upper half of the square. */
  @Test
  void equallyGoodPointsAreLookedForWhereTheyMayBeFeasible() {
    List<PastPoint> history =
        run(
            search(PLANE),
            40,
            point ->
                (double) point.get("y") > 0.5
                    ? new Result.Infeasible()
                    : new Result.Feasible(2.3, 1, 0));

    assertThat(history.subList(20, 40))
        .filteredOn(point -> point.result() instanceof Result.Infeasible)
        .hasSizeLessThan(5);
  }

  /** A twentieth of the square, of which one point is known. */
  @Test
  void oneFeasiblePointIsWhereTheSearchGoesOn() {
    List<PastPoint> history = new ArrayList<>();
    Function<Map<String, Object>, Result> function =
        point -> {
          double distance =
              Math.hypot((double) point.get("x") - 0.62, (double) point.get("y") - 0.31);
          return distance > 0.126 ? new Result.Infeasible() : new Result.Feasible(-distance, 1, 0);
        };
    for (int i = 0; i < 8; i++) {
      Map<String, Object> point = search(PLANE).pointAt(i).orElseThrow();
      history.add(new PastPoint(i, point, new Result.Infeasible()));
    }
    Map<String, Object> found = Map.of("x", 0.6, "y", 0.35);
    history.add(new PastPoint(8, found, function.apply(found)));
    for (int i = 9; i < 29; i++) {
      Map<String, Object> point = search(PLANE).begin(history).next(i).orElseThrow().parameters();
      history.add(new PastPoint(i, point, function.apply(point)));
    }

    assertThat(history.subList(9, 29))
        .filteredOn(point -> point.result() instanceof Result.Feasible)
        .hasSizeGreaterThan(10);
  }

  /** Two islands, and the first points are all on the lesser one. */
  @Test
  void theSearchLooksElsewhereWhenItStandsStill() {
    Function<Map<String, Object>, Result> function =
        point -> {
          double lesser =
              Math.hypot((double) point.get("x") - 0.25, (double) point.get("y") - 0.25);
          double better =
              Math.hypot((double) point.get("x") - 0.75, (double) point.get("y") - 0.75);
          return lesser < 0.22
              ? new Result.Feasible(-1 - lesser, 1, 0)
              : better < 0.22 ? new Result.Feasible(-better, 1, 0) : new Result.Infeasible();
        };
    List<PastPoint> history = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Map<String, Object> point = Map.of("x", 0.1 + 0.05 * i, "y", 0.3 - 0.03 * i);
      history.add(new PastPoint(i, point, function.apply(point)));
    }
    List<String> reasons = new ArrayList<>();
    for (int i = 6; i < 80; i++) {
      Proposal next = search(PLANE).begin(history).next(i).orElseThrow();
      next.reason().ifPresent(reasons::add);
      history.add(new PastPoint(i, next.parameters(), function.apply(next.parameters())));
    }

    assertThat(reasons)
        .contains("the best point no longer gets better, so this is a look elsewhere")
        .hasSizeLessThan(20);
    assertThat(history)
        .anyMatch(
            point ->
                point.result() instanceof Result.Feasible feasible && feasible.score() > -0.22);
  }

  /** Two islands of 7 % of the space each, of which the search finds the lesser one first. */
  @Test
  void anotherIslandIsFoundWhereNearlyNothingCanBeTrained() {
    Space space = Problem.cube(2);
    List<Long> missed = new ArrayList<>();
    for (long seed = 0; seed < 12; seed++) {
      double turn = 0.8 * seed;
      double toX = 0.28 * Math.cos(turn);
      double toY = 0.28 * Math.sin(turn);
      var search = new BayesianSearch(space, seed, BayesianSearch.defaultStartup(space), List.of());
      // How far a point is from the middle of one island, and of the other.
      Function<Map<String, Object>, double[]> distances =
          point -> {
            double x = (double) point.get("x0") - 0.5;
            double y = (double) point.get("x1") - 0.5;
            return new double[] {Math.hypot(x - toX, y - toY), Math.hypot(x + toX, y + toY)};
          };
      int lesser =
          LongStream.range(0, 100)
              .mapToObj(i -> distances.apply(search.pointAt(i).orElseThrow()))
              .filter(both -> Math.min(both[0], both[1]) < 0.15)
              .mapToInt(both -> both[0] < both[1] ? 0 : 1)
              .findFirst()
              .orElseThrow();
      List<PastPoint> history =
          run(
              search,
              50,
              point -> {
                double[] both = distances.apply(point);
                return both[1 - lesser] < 0.15
                    ? new Result.Feasible(-20 * both[1 - lesser] * both[1 - lesser], 1, 0)
                    : both[lesser] < 0.15
                        ? new Result.Feasible(-0.5 - 20 * both[lesser] * both[lesser], 1, 0)
                        : new Result.Infeasible();
              });

      if (Arrays.stream(PastPoint.scores(history)).noneMatch(score -> score > -0.05)) {
        missed.add(seed);
      }
      assertThat(history)
          .as("seed " + seed)
          .filteredOn(point -> point.result() instanceof Result.Infeasible)
          .hasSizeLessThan(30);
    }
    // Two in three, where only the model chooses.
    assertThat(missed).hasSizeLessThan(6);
  }

  /**
   * As in training: nearly everywhere a learning rate is too small to matter, so that all trials
   * end alike, and the best one is just below those that diverge.
   */
  @Test
  void theTrenchBelowTheEdgeOfDivergenceIsFound() {
    Space space = Problem.cube(3);
    for (long seed = 0; seed < 8; seed++) {
      var random = new Random(seed);
      double edge = 0.35 + 0.04 * seed;
      Function<Map<String, Object>, Result> function =
          point -> {
            double x = (double) point.get("x0");
            double y = (double) point.get("x1");
            double z = (double) point.get("x2");
            double room = edge - 0.7 * x - 0.3 * y;
            double score =
                Math.exp(-Math.pow(room / 0.05, 2))
                    - 0.1 * (y - 0.4) * (y - 0.4)
                    - 0.05 * z
                    + 0.01 * random.nextGaussian();
            return room < 0 ? new Result.Infeasible() : new Result.Feasible(score, 1, 0);
          };
      var search = new BayesianSearch(space, seed, BayesianSearch.defaultStartup(space), List.of());

      assertThat(run(search, 60, function))
          .as("seed " + seed)
          .anyMatch(
              point ->
                  point.result() instanceof Result.Feasible feasible && feasible.score() > 0.5);
    }
  }

  @Test
  void pointsThatRunTogetherAreNotNearlyTheSame() {
    List<PastPoint> history = run(search(PLANE), 20, BayesianSearchTest::plane);
    BayesianRound round = search(PLANE).begin(history);
    List<Map<String, Object>> together = new ArrayList<>();
    for (int i = 20; i < 52; i++) {
      Map<String, Object> point = round.next(i).orElseThrow().parameters();
      assertThat(together)
          .noneMatch(
              other ->
                  Math.abs((double) other.get("x") - (double) point.get("x")) < 1e-3
                      && Math.abs((double) other.get("y") - (double) point.get("y")) < 1e-3);
      together.add(point);
    }
  }

  @Test
  void whereTheModelWasNotAskedTheNextQuasiRandomPointIsTaken() {
    List<PastPoint> history = run(search(PLANE), 6, BayesianSearchTest::plane);

    Proposal next = search(PLANE).begin(history).fallback(6, "late").orElseThrow();

    assertThat(next.source()).isEqualTo(Source.FALLBACK);
    assertThat(next.reason()).hasValue("late");
    assertThat(next.parameters()).isEqualTo(QuasiRandom.over(PLANE, 7).pointAt(6).orElseThrow());
  }

  @Test
  void aFiniteSpaceIsSearchedToItsEndWithoutRepetition() {
    var space =
        new Space(
            List.of(
                new Parameter("a", new IntegerDomain(1, 5, Scale.LINEAR)),
                new Parameter("b", new BooleanDomain()),
                new Parameter("c", new CategoricalDomain(List.of("p", "q", "r")))));
    List<PastPoint> history =
        run(
            search(space),
            100,
            point -> new Result.Feasible(-Math.abs((long) point.get("a") - 3), 1, 0));

    assertThat(points(history)).hasSize(30).doesNotHaveDuplicates();
    assertThat(search(space).begin(history).fallback(30, "late")).isEmpty();
  }

  /** Too large to be listed, and one of its points is left after another. */
  @Test
  void aLargerFiniteSpaceIsNotRepeatedEither() {
    var space =
        new Space(
            List.of(
                new Parameter("a", new IntegerDomain(1, 50, Scale.LINEAR)),
                new Parameter("b", new IntegerDomain(1, 50, Scale.LINEAR))));
    List<PastPoint> history =
        run(
            search(space),
            60,
            point ->
                new Result.Feasible(
                    -Math.pow((long) point.get("a") - 20, 2)
                        - Math.pow((long) point.get("b") - 30, 2),
                    1,
                    0));

    assertThat(points(history)).doesNotHaveDuplicates().contains(Map.of("a", 20L, "b", 30L));
  }

  @Test
  void scientificValuesGetTheSameNumberOfPoints() {
    var space =
        new Space(
            List.of(
                new Parameter(
                    "activation",
                    Role.SCIENTIFIC,
                    new CategoricalDomain(List.of("relu", "tanh", "gelu")),
                    Optional.empty()),
                new Parameter("lr", new DoubleDomain(1e-4, 1, Scale.LOG))));
    List<PastPoint> history =
        run(
            search(space),
            24,
            point ->
                new Result.Feasible(
                    (point.get("activation").equals("tanh") ? 1 : 0)
                        - Math.abs(Math.log10((double) point.get("lr")) + 2),
                    1,
                    0));

    assertThat(
            history.stream()
                .collect(
                    Collectors.groupingBy(
                        point -> point.parameters().get("activation"), Collectors.counting())))
        .containsOnly(Map.entry("relu", 8L), Map.entry("tanh", 8L), Map.entry("gelu", 8L));
    // Each looks for its own best point, also those that can't reach the score of another one.
    for (String activation : List.of("relu", "tanh", "gelu")) {
      assertThat(history)
          .filteredOn(point -> point.parameters().get("activation").equals(activation))
          .anyMatch(point -> Math.abs(Math.log10((double) point.parameters().get("lr")) + 2) < 0.1);
    }
  }

  @Test
  void pointsThatAreNoneOfTheSpaceArePassedOver() {
    List<PastPoint> history = run(search(PLANE), 8, BayesianSearchTest::plane);
    List<PastPoint> more = new ArrayList<>(history);
    more.add(new PastPoint(100, Map.of("z", 1.0), new Result.Feasible(1e9, 1, 0)));
    more.add(new PastPoint(101, Map.of("x", 7.0, "y", 0.0), new Result.Infeasible()));

    assertThat(search(PLANE).begin(more).next(8)).isEqualTo(search(PLANE).begin(history).next(8));
  }

  @Test
  void tellsWhichParameterMatters() {
    List<PastPoint> history =
        run(
            search(PLANE),
            25,
            point -> new Result.Feasible(Math.sin(9 * (double) point.get("y")), 1, 0));
    BayesianRound round = search(PLANE).begin(history);
    assertThat(round.importances()).isEmpty();
    round.next(25);

    assertThat(round.observations()).isEqualTo(25);
    assertThat(round.importances().get("y")).isGreaterThan(0.7);
    assertThat(round.importances().values().stream().mapToDouble(share -> share).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void anEarlierStudyOfWhichOnlyInfeasiblePointsFitTeachesNothing() {
    List<PastPoint> earlier =
        List.of(
            new PastPoint(0, Map.of("x", 0.5, "y", 0.5), new Result.Infeasible()),
            new PastPoint(1, Map.of("x", 0.5), new Result.Feasible(1, 1, 0)));
    var search = new BayesianSearch(PLANE, 7, 0, List.of(earlier));

    assertThat(search.begin(List.of()).next(0).orElseThrow().source()).isEqualTo(Source.FALLBACK);
  }

  /** The earlier Study measured percent, with other bounds, and the same place is best. */
  @Test
  void learnsFromEarlierStudiesOnAnotherScale() {
    List<PastPoint> earlier = new ArrayList<>();
    var wider =
        new Space(
            List.of(
                new Parameter("x", new DoubleDomain(-0.2, 1.2, Scale.LINEAR)),
                new Parameter("y", new DoubleDomain(-0.2, 1.2, Scale.LINEAR))));
    for (PastPoint point : run(search(wider), 30, BayesianSearchTest::plane)) {
      earlier.add(
          new PastPoint(
              point.index(),
              point.parameters(),
              point.result() instanceof Result.Feasible feasible
                  ? new Result.Feasible(1000 + 100 * feasible.score(), 1, 0)
                  : point.result()));
    }
    var search = new BayesianSearch(PLANE, 7, 0, List.of(earlier));

    Proposal first = search.begin(List.of()).next(0).orElseThrow();

    assertThat(first.source()).isEqualTo(Source.MODEL);
    // In which units it is not known yet.
    assertThat(first.prediction().orElseThrow().mean()).isNaN();
    assertThat(
            Math.hypot(
                (double) first.parameters().get("x") - 0.3,
                (double) first.parameters().get("y") - 0.6))
        .isLessThan(0.2);
  }
}

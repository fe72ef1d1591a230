package dev.tuning.search.bayesian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherValueTest {

  private static final int STARTUP = 5;

  private static final List<Parameter> SEARCHED =
      List.of(
          new Parameter("rate", new DoubleDomain(0, 1, Scale.LINEAR)),
          new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "adam", "lamb"))),
          new Parameter("nesterov", new BooleanDomain()));

  private final List<PastPoint> points = new ArrayList<>();

  private void add(String optimizer, boolean nesterov, double score) {
    add(Map.of("optimizer", optimizer, "nesterov", nesterov), new Result.Feasible(score, 1, 0));
  }

  private void add(Map<String, Object> parameters, Result result) {
    points.add(new PastPoint(points.size(), parameters, result));
  }

  /** Ten points, the best of which is the first one to have adam. */
  private void tenThatGotBetter() {
    add("sgd", true, 0);
    add("sgd", true, 1);
    add("sgd", false, 2);
    add("lamb", false, 3);
    add("adam", true, 10);
    for (int i = 0; i < 5; i++) {
      add("adam", true, 9.99);
    }
  }

  private Optional<OtherValue> due() {
    return OtherValue.due(SEARCHED, points, STARTUP, 0);
  }

  @Test
  void theValueWithTheFewestPointsHasItsTurn() {
    tenThatGotBetter();
    add("adam", true, 9);
    add("adam", true, 9);

    OtherValue due = due().orElseThrow();

    assertThat(due.parameter().name()).isEqualTo("optimizer");
    assertThat(due.value()).isEqualTo("lamb");
    assertThat(due.reason())
        .isEqualTo(
            "optimizer lamb has a turn, since the best point, which has adam, no longer gets"
                + " better");
    assertThat(due.isOf(Map.of("optimizer", "lamb"))).isTrue();
    assertThat(due.isOf(Map.of("optimizer", "adam"))).isFalse();
    assertThat(due.isOf(Map.of("rate", 0.5))).isFalse();
  }

  @Test
  void pointsOnTheirWayCount() {
    tenThatGotBetter();
    add(Map.of("optimizer", "lamb", "nesterov", false), new Result.Pending());
    add(Map.of("optimizer", "lamb", "nesterov", false), new Result.Pending());

    assertThat(due().orElseThrow().value()).isEqualTo("sgd");
  }

  @Test
  void theOtherPositionOfASwitchIsOneOfThem() {
    tenThatGotBetter();
    add("lamb", true, 1);
    add("lamb", true, 1);

    assertThat(due().orElseThrow().value()).isEqualTo(false);
  }

  @Test
  void onlyEveryThirdPointIsOne() {
    tenThatGotBetter();
    assertThat(due()).isEmpty();
    add("adam", true, 9);
    assertThat(due()).isEmpty();
    add("adam", true, 9);
    assertThat(due()).isPresent();
    add("adam", true, 9);
    assertThat(due()).isEmpty();
  }

  @Test
  void nobodyHasATurnWhileTheBestGetsBetter() {
    tenThatGotBetter();
    add("adam", true, 9);
    add("adam", true, 10.5);

    assertThat(due()).isEmpty();
  }

  @Test
  void withoutCategoriesThereIsNone() {
    tenThatGotBetter();
    add("adam", true, 9);
    add("adam", true, 9);

    assertThat(OtherValue.due(SEARCHED.subList(0, 1), points, STARTUP, 0)).isEmpty();
  }

  /** The best point of b is far better, but hard to find, and a has good ones everywhere. */
  @Test
  void theSearchLeavesACategoryThatItCouldPolishForEver() {
    var space =
        new Space(
            List.of(
                new Parameter("kind", new CategoricalDomain(List.of("a", "b"))),
                parameter("x", "a"),
                parameter("y", "b"),
                parameter("z", "b")));
    var search = new BayesianSearch(space, 1, 8, List.of());
    List<Proposal> turns = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Proposal next = search.begin(points).next(i).orElseThrow();
      Map<String, Object> point = next.parameters();
      if (next.source() == Proposal.Source.MODEL && next.reason().isPresent()) {
        turns.add(next);
      }
      double score =
          point.get("kind").equals("a")
              ? -0.2 - Math.pow((double) point.get("x") - 0.3, 2)
              : -Math.min(
                  1,
                  10
                      * (Math.pow((double) point.get("y") - 0.8, 2)
                          + Math.pow((double) point.get("z") - 0.2, 2)));
      add(point, new Result.Feasible(score, 1, 0));
    }

    assertThat(turns)
        .isNotEmpty()
        .anyMatch(
            turn ->
                turn.parameters().get("kind").equals("b")
                    && turn.reason()
                        .orElseThrow()
                        .equals(
                            "kind b has a turn, since the best point, which has a, no longer gets"
                                + " better"));
    assertThat(points).anyMatch(point -> ((Result.Feasible) point.result()).score() > -0.01);
  }

  private static Parameter parameter(String name, String kind) {
    return new Parameter(
        name,
        Role.NUISANCE,
        new DoubleDomain(0, 1, Scale.LINEAR),
        Optional.of(new When("kind", List.of(kind))));
  }
}

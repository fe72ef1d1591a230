package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.QuasiRandom;
import dev.tuning.trial.StudyManifest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of Studies whose trials end in every way or are deleted, whose budget is edited, and whose
 * operator crashes between any two writes: what must hold whatever happens.
 */
class StudySimulationTest {

  private static final int EVENTS = 40;

  private final Set<Long> everCreated = new HashSet<>();
  private long nextIndex;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdsWhateverHappens(int seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var world = new StudyWorld(manifest(20, 4, 3, false));
    for (int event = 0; event < EVENTS; event++) {
      happen(world, random);
      pass(world, random);
    }

    // With a budget that suffices it comes to its end, each point of it tried once.
    world.edit(manifest(60, 4, 60, false));
    world.runToTheEnd();
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().search().nextIndex()).isEqualTo(60);
    var search = QuasiRandom.over(StudySpace.of(world.study.getSpec()), 1);
    world
        .points()
        .forEach(
            (index, point) ->
                assertThat(point.get("learningRate").doubleValue())
                    .isEqualTo(search.pointAt(index).orElseThrow().get("learningRate")));
  }

  private static void happen(StudyWorld world, RandomGenerator random) {
    world.pass(Duration.ofSeconds(random.nextInt(600)));
    int choice = random.nextInt(8);
    if (choice == 0) {
      world.edit(
          manifest(
              1 + random.nextInt(30),
              1 + random.nextInt(6),
              random.nextInt(6),
              random.nextInt(4) == 0));
      return;
    }
    if (world.trials().isEmpty()) {
      return;
    }
    Trial trial = world.trials().get(random.nextInt(world.trials().size()));
    long index = trial.getSpec().index();
    if (choice == 1) {
      // One that is not on record yet and gone may be made again.
      if (world.status() != null && index < world.status().search().nextIndex()) {
        world.delete(index);
      }
    } else if (trial.getStatus() == null || !trial.getStatus().isFinished()) {
      switch (choice) {
        case 2 -> world.runs(index);
        case 3 -> world.pending(index, random.nextBoolean() ? "Unschedulable" : "PodForbidden");
        case 4 -> world.infeasible(index, "Diverged");
        case 5 -> world.fails(index);
        default -> world.succeeds(index, random.nextInt(5), 50L + 50 * random.nextInt(2));
      }
    }
  }

  /** One pass of the reconciler, which may crash on the way. */
  private void pass(StudyWorld world, RandomGenerator random) {
    StudyDecision decision = world.decide();
    check(world, decision);
    int crash = random.nextInt(6);
    List<Trial> create =
        crash == 0 ? decision.create().subList(0, decision.create().size() / 2) : decision.create();
    for (Trial trial : create) {
      // Nobody makes a point again that was made before.
      assertThat(everCreated.add(trial.getSpec().index())).isTrue();
      world.create(trial);
    }
    if (crash <= 1) {
      return;
    }
    world.store(decision);
    nextIndex = decision.status().search().nextIndex();
    StudyDecision again = world.decide();
    assertThat(again.create()).isEmpty();
    assertThat(again.status()).isEqualTo(world.status());
  }

  private void check(StudyWorld world, StudyDecision decision) {
    StudySpec spec = world.study.getSpec();
    var status = decision.status();
    long unfinished =
        world.trials().stream()
            .filter(trial -> trial.getStatus() == null || !trial.getStatus().isFinished())
            .count();

    if (!decision.create().isEmpty()) {
      assertThat(status.state()).isEqualTo("Running");
      assertThat(unfinished + decision.create().size())
          .isLessThanOrEqualTo(spec.budget().parallelism());
      assertThat(spec.suspended()).isFalse();
    }
    assertThat(decision.create())
        .allMatch(trial -> trial.getSpec().index() < spec.budget().maxTrials());
    assertThat(status.search().nextIndex()).isGreaterThanOrEqualTo(nextIndex);

    var counts = status.trials();
    assertThat(counts.created()).isEqualTo(world.trials().size() + decision.create().size());
    assertThat(counts.finished() + counts.pending() + counts.running()).isEqualTo(counts.created());
    assertThat(status.best() != null).isEqualTo(counts.succeeded() > 0);
    assertThat(status.infeasible().fraction()).isBetween(0.0, 1.0);
    if (status.state().equals("Complete")) {
      assertThat(unfinished).isZero();
    }
    assertThat(
            status.conditions().stream()
                .filter(Condition::isTrue)
                .map(Condition::type)
                .filter(type -> !type.equals("Trustworthy")))
        .containsExactlyInAnyOrderElementsOf(
            switch (status.state()) {
              case "Running" -> List.of("Ready");
              case "Suspended" -> List.of("Ready", "Suspended");
              case "Stalled" -> List.of("Stalled");
              case "Complete" -> List.of("Ready", "Complete");
              case "Failed" -> List.of("Failed", "Stalled");
              default -> List.of();
            });
  }

  private static StudyManifest manifest(
      int maxTrials, int parallelism, int maxFailedTrials, boolean suspend) {
    return new StudyManifest()
        .set("suspend", String.valueOf(suspend))
        .set("budget.maxTrials", String.valueOf(maxTrials))
        .set("budget.parallelism", String.valueOf(parallelism))
        .set("budget.maxFailedTrials", String.valueOf(maxFailedTrials));
  }
}

package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.search.Seeds;
import dev.tuning.trial.StudyManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several trials a point: names, seeds, order, and the mean that is the point's objective. */
class ReplicatesTest {

  private static StudyManifest manifest(int points, int replicates, int parallelism) {
    return new StudyManifest()
        .set("budget.maxTrials", String.valueOf(points))
        .set("budget.parallelism", String.valueOf(parallelism))
        .set("replicates", String.valueOf(replicates));
  }

  private static List<String> names(List<Trial> trials) {
    return trials.stream().map(trial -> trial.getMetadata().getName()).toList();
  }

  @Test
  void allReplicatesOfAPointComeBeforeTheNextPoint() {
    var world = new StudyWorld(manifest(3, 3, 4));

    assertThat(names(world.step().create()))
        .containsExactly("digits-0", "digits-0-r1", "digits-0-r2", "digits-1");
    assertThat(world.status().search().nextIndex()).isEqualTo(2);
    world.set(0, 1, StudyWorld.succeeded(.1, 100));
    assertThat(names(world.step().create())).containsExactly("digits-1-r1");
    world.endAll();
    assertThat(names(world.step().create()))
        .containsExactly("digits-1-r2", "digits-2", "digits-2-r1", "digits-2-r2");
    world.endAll();
    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().progress()).isEqualTo("9/9");
  }

  @Test
  void replicatesShareThePointAndNotTheSeed() {
    var world = new StudyWorld(manifest(1, 3, 3));
    List<Trial> trials = world.step().create();

    assertThat(trials)
        .extracting(trial -> trial.getSpec().parameters())
        .containsOnly(trials.getFirst().getSpec().parameters());
    assertThat(trials)
        .extracting(trial -> trial.getSpec().seed())
        .containsExactly(Seeds.initSeed(1, 0, 0), Seeds.initSeed(1, 0, 1), Seeds.initSeed(1, 0, 2))
        .doesNotHaveDuplicates();
  }

  @Test
  void theObjectiveOfAPointIsTheMeanOfItsReplicates() {
    var world = new StudyWorld(manifest(2, 2, 4));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(.1, 100));
    world.set(0, 1, StudyWorld.succeeded(.5, 50));
    world.set(1, 0, StudyWorld.succeeded(.2, 100));
    world.set(1, 1, StudyWorld.succeeded(.22, 100));
    world.step();

    var best = world.status().best();
    assertThat(best.index()).isEqualTo(1);
    assertThat(best.objective()).isCloseTo(.21, within(1e-12));
    assertThat(best.trial()).isEqualTo("digits-1");
  }

  /** The sample's standard deviation over the root of the number, computed by hand. */
  @Test
  void itsStandardErrorIsThatOfTheMean() {
    var world = new StudyWorld(manifest(2, 4, 8));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(1, 100));
    world.set(0, 1, StudyWorld.succeeded(2, 100));
    world.set(0, 2, StudyWorld.succeeded(3, 100));
    world.set(0, 3, StudyWorld.succeeded(6, 100));
    world.step();
    // Squares of -2, -1, 0, 3: 14; over 3 and over 4.
    assertThat(world.status().best().objective()).isEqualTo(3);
    assertThat(world.status().best().standardError())
        .isCloseTo(Math.sqrt(14 / 3.0 / 4), within(1e-12));

    for (int replicate = 0; replicate < 4; replicate++) {
      world.set(1, replicate, StudyWorld.succeeded(.25, 100));
    }
    world.step();
    assertThat(world.status().best().standardError()).isZero();
  }

  /** One that failed tells nothing about the spread. */
  @Test
  void ofOneReplicateThereIsNoStandardError() {
    var world = new StudyWorld(manifest(1, 2, 4));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(1, 100));
    world.set(0, 1, TrialStatus.NEW.withPhase(Phase.FAILED, "NonZeroExit", "because"));
    world.step();

    assertThat(world.status().best().objective()).isEqualTo(1);
    assertThat(world.status().best().standardError()).isNull();
  }

  /** Neither is a number in JSON. */
  @Test
  void theLargestValuesHaveAMean() {
    var world = new StudyWorld(manifest(1, 2, 4));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(Double.MAX_VALUE, 100));
    world.set(0, 1, StudyWorld.succeeded(Double.MAX_VALUE / 2, 100));
    world.step();

    assertThat(world.status().best().objective())
        .isCloseTo(Double.MAX_VALUE / 4 * 3, within(1e295));
    assertThat(world.status().best().standardError()).isNull();
  }

  @Test
  void aPointIsApproximateIfOneOfItsReplicatesIs() {
    var world =
        new StudyWorld(
            manifest(1, 2, 4)
                .set("objective.constraints", "[{metric: validation/error, atMost: 5}]"));
    world.step();
    TrialStatus exact = StudyWorld.succeeded(3, 100);
    world.set(0, 0, StudyWorld.succeeded(1, 100));
    world.set(
        0,
        1,
        exact
            .withReport(
                exact.curves(),
                List.of(),
                new TrialStatus.Thinned(List.of("validation/error"), List.of(), List.of()))
            .withObjective(new TrialStatus.ObjectiveValue(3, 100, true)));
    world.step();

    assertThat(world.status().best().trial()).isEqualTo("digits-0");
    assertThat(world.status().best().approximate()).isTrue();
  }

  @Test
  void aPointCountsOnceAllItsReplicatesAreFinished() {
    var world = new StudyWorld(manifest(2, 2, 4).set("objective.target", "0.05"));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(.01, 100));
    world.step();
    assertThat(world.status().best()).isNull();
    assertThat(world.status().state()).isEqualTo("Running");

    world.set(0, 1, StudyWorld.succeeded(.05, 100));
    world.step();
    assertThat(world.status().best().objective()).isCloseTo(.03, within(1e-12));
    assertThat(world.status().state()).isEqualTo("Complete");
  }

  @Test
  void aPointWithAnInfeasibleReplicateIsNotFeasible() {
    var world = new StudyWorld(manifest(2, 2, 4));
    world.step();
    world.set(0, 0, StudyWorld.succeeded(.01, 100));
    world.set(0, 1, TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "because"));
    world.set(1, 0, StudyWorld.succeeded(.4, 100));
    world.set(1, 1, TrialStatus.NEW.withPhase(Phase.FAILED, "NonZeroExit", "because"));
    world.step();

    assertThat(world.status().best().index()).isEqualTo(1);
    assertThat(world.status().best().objective()).isEqualTo(.4);
    assertThat(world.status().infeasible().count()).isEqualTo(1);
  }

  @Test
  void aLargerBudgetContinuesWithTheNextPoint() {
    var world = new StudyWorld(manifest(1, 2, 4));
    world.runToTheEnd();
    assertThat(world.status().state()).isEqualTo("Complete");

    world.edit(manifest(2, 2, 4));
    assertThat(names(world.step().create())).containsExactly("digits-1", "digits-1-r1");
  }

  @Test
  void theTrialsAreTheSameWithAnyParallelism() {
    var one = new StudyWorld(manifest(5, 3, 1));
    var seven = new StudyWorld(manifest(5, 3, 7));
    one.runToTheEnd();
    seven.runToTheEnd();

    assertThat(one.trials())
        .hasSize(15)
        .extracting(Trial::getSpec)
        .containsExactlyElementsOf(seven.trials().stream().map(Trial::getSpec).toList());
  }
}

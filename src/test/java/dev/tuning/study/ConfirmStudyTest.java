package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tuning.api.v1alpha1.StudyStatus.Confirmed;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.search.Seeds;
import dev.tuning.trial.StudyManifest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A Study that runs its best points again, with fresh seeds. */
class ConfirmStudyTest {

  private static final String TODAY = "{learningRate: 5, hiddenUnits: 9, optimizer: rmsprop}";
  private static final String CONFIRM = "{top: 2, replicates: 3, baseline: %s}".formatted(TODAY);

  private static StudyManifest manifest(int points) {
    return new StudyManifest()
        .set("budget.maxTrials", String.valueOf(points))
        .set("budget.parallelism", "2");
  }

  private static StudyManifest confirming(int points) {
    return manifest(points).set("confirm", CONFIRM);
  }

  /** Later points are better, any point is better than the baseline, and seeds matter little. */
  private static TrialStatus result(Trial trial) {
    double point =
        trial.getSpec().isOfSearch() || trial.getSpec().purpose() == Purpose.Confirm
            ? 1.0 / (2 + trial.getSpec().index())
            : .9;
    return StudyWorld.succeeded(point + 1e-3 * trial.getSpec().replicate(), 100);
  }

  private static boolean isOpen(Trial trial) {
    return trial.getStatus() == null || !trial.getStatus().isFinished();
  }

  private static void end(StudyWorld world, Function<Trial, TrialStatus> result) {
    world.trials().stream()
        .filter(ConfirmStudyTest::isOpen)
        .forEach(
            trial ->
                world.set(
                    trial.getSpec().index(), trial.getSpec().replicate(), result.apply(trial)));
  }

  private static void run(StudyWorld world, Function<Trial, TrialStatus> result) {
    world.step();
    while (world.trials().stream().anyMatch(ConfirmStudyTest::isOpen)) {
      end(world, result);
      world.step();
    }
  }

  private static void run(StudyWorld world) {
    run(world, ConfirmStudyTest::result);
  }

  private static List<String> names(List<Trial> trials) {
    return trials.stream().map(trial -> trial.getMetadata().getName()).toList();
  }

  private static Set<String> reruns(StudyWorld world) {
    return world.trials().stream()
        .filter(trial -> !trial.getSpec().isOfSearch())
        .map(trial -> trial.getSpec().purpose() + " " + trial.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String baseline(StudyWorld world) {
    return "digits-" + Baseline.of(world.study.getSpec()).orElseThrow().index();
  }

  @Test
  void theBestPointsAndTheBaselineRunAgainAfterTheSearch() {
    var world = new StudyWorld(confirming(4));
    world.step();
    assertThat(world.status().progress()).isEqualTo("0/13");
    end(world, ConfirmStudyTest::result);
    world.step();
    end(world, ConfirmStudyTest::result);

    assertThat(names(world.step().create()))
        .containsExactly(baseline(world), baseline(world) + "-r1");
    assertThat(world.status().state()).isEqualTo("Running");
    assertThat(world.status().progress()).isEqualTo("4/13");
    assertThat(world.condition("Complete").isTrue()).isFalse();
    assertThat(world.condition("Ready").reason()).isEqualTo("Confirming");
    assertThat(world.condition("Complete").message()).contains("the search is over");
    assertThat(world.status().search().nextIndex()).isEqualTo(4);

    run(world);
    assertThat(reruns(world))
        .containsExactly(
            "Baseline " + baseline(world),
            "Baseline " + baseline(world) + "-r1",
            "Baseline " + baseline(world) + "-r2",
            "Confirm digits-2-r1",
            "Confirm digits-2-r2",
            "Confirm digits-2-r3",
            "Confirm digits-3-r1",
            "Confirm digits-3-r2",
            "Confirm digits-3-r3");
    assertThat(world.trials())
        .extracting(trial -> trial.getSpec().seed())
        .doesNotHaveDuplicates()
        .contains(Seeds.initSeed(1, 3, 1), Seeds.initSeed(1, 3, 3));
    assertThat(world.trial(3).getSpec().parameters())
        .isEqualTo(rerun(world, 3, 1).getSpec().parameters());
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().progress()).isEqualTo("13/13");
    assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
    assertThat(world.condition("Complete").message()).contains("status.confirm");
  }

  private static Trial rerun(StudyWorld world, long index, int replicate) {
    return world.trials().stream()
        .filter(trial -> trial.getSpec().index() == index)
        .filter(trial -> trial.getSpec().replicate() == replicate)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theStatusHasTheVerdict() {
    var world = new StudyWorld(confirming(4));
    run(world);

    var confirm = world.status().confirm();
    assertThat(confirm.verdict()).isEqualTo("Adopt");
    assertThat(confirm.candidate().name()).isEqualTo("digits-3");
    assertThat(confirm.candidate().parameters()).isEqualTo(world.trial(3).getSpec().parameters());
    assertThat(confirm.baseline().name()).isEqualTo("baseline");
    assertThat(confirm.baseline().parameters().get("batchSize").intValue()).isEqualTo(64);
    assertThat(confirm.interval().getFirst()).isPositive().isLessThan(confirm.effect());
    assertThat(confirm.level()).isEqualTo(.95);
    assertThat(confirm.candidates())
        .extracting(Confirmed::index, Confirmed::trials, Confirmed::infeasible)
        .containsExactly(tuple(3L, 3, 0), tuple(2L, 3, 0));
    assertThat(world.status().insights())
        .extracting(Insight::check)
        .contains("confirmation", "trial-variance");
    // Nothing of it informs the search, or what is best.
    assertThat(world.status().best().trial()).isEqualTo("digits-3");
    assertThat(world.status().best().objective()).isEqualTo(.2);
    assertThat(world.status().trials().succeeded()).isEqualTo(13);
    assertThat(world.step().status()).isEqualTo(world.status());
  }

  @Test
  void infeasibleRerunsSpeakAgainstACandidate() {
    var world = new StudyWorld(confirming(4).set("confirm.top", "1"));
    run(
        world,
        trial ->
            trial.getSpec().purpose() == Purpose.Confirm && trial.getSpec().replicate() > 1
                ? TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "because")
                : result(trial));

    assertThat(world.status().confirm().verdict()).isEqualTo("Reject");
    assertThat(world.status().confirm().message()).contains("infeasible with 2 of 3 fresh seeds");
    assertThat(world.condition("Trustworthy").status()).isEqualTo("False");
    assertThat(world.condition("Trustworthy").message()).contains("confirmation");
    assertThat(world.status().infeasible().count()).isZero();
    assertThat(world.status().trials().infeasible()).isEqualTo(2);
  }

  @Test
  void failedRerunsCountAsFailedTrials() {
    var world = new StudyWorld(confirming(4).set("budget.maxFailedTrials", "1"));
    run(
        world,
        trial ->
            trial.getSpec().isOfSearch()
                ? result(trial)
                : TrialStatus.NEW.withPhase(Phase.FAILED, "NonZeroExit", "because"));

    assertThat(world.condition("Failed").reason()).isEqualTo("TooManyFailedTrials");
  }

  /** The search goes on with its own sequence; what was confirmed counts while it is the best. */
  @Test
  void aLargerBudgetGoesOnWithTheSearchFirst() {
    var world = new StudyWorld(confirming(4));
    run(world);
    Set<String> before = reruns(world);

    world.edit(confirming(5));
    assertThat(names(world.step().create())).containsExactly("digits-4");
    assertThat(world.status().confirm().verdict()).isEqualTo("Adopt");
    run(world);

    assertThat(reruns(world)).hasSize(12).containsAll(before).contains("Confirm digits-4-r1");
    assertThat(world.status().confirm().candidates())
        .extracting(Confirmed::index)
        .containsExactly(4L, 3L);
    assertThat(world.status().progress()).isEqualTo("17/17");
  }

  @Test
  void moreReplicatesAndPointsAddTrialsAndFewerTakeNoneAway() {
    var world = new StudyWorld(confirming(4));
    run(world);

    world.edit(
        confirming(4).set("confirm", "{top: 3, replicates: 4, baseline: %s}".formatted(TODAY)));
    run(world);
    assertThat(reruns(world)).hasSize(16);
    assertThat(world.status().confirm().candidates()).hasSize(3);

    world.edit(confirming(4).set("confirm", "{top: 1, replicates: 2}"));
    assertThat(world.step().create()).isEmpty();
    assertThat(world.trials()).hasSize(20);
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().confirm().candidates()).hasSize(1);
  }

  @Test
  void anotherBaselineHasTrialsOfItsOwn() {
    var world = new StudyWorld(confirming(4));
    run(world);
    world.edit(confirming(4).set("confirm.baseline", TODAY.replace("9", "10")));
    run(world);

    assertThat(reruns(world)).hasSize(12);
    assertThat(world.status().confirm().baseline().parameters().get("hiddenUnits").intValue())
        .isEqualTo(10);
  }

  @Test
  void aCompleteStudyThatIsToConfirmGoesOn() {
    var world = new StudyWorld(manifest(4));
    run(world);
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.status().confirm()).isNull();

    world.edit(confirming(4));
    assertThat(world.step().create()).hasSize(2);
    assertThat(world.status().state()).isEqualTo("Running");
    assertThat(world.condition("Complete").isTrue()).isFalse();
  }

  @Test
  void withoutItNothingFurtherBeginsAndWhatRunsEnds() {
    var world = new StudyWorld(manifest(4));
    run(world);
    world.edit(confirming(4));
    world.step();

    world.edit(manifest(4));
    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Running");
    end(world, ConfirmStudyTest::result);
    world.step();
    assertThat(world.status().state()).isEqualTo("Complete");
    assertThat(world.trials()).hasSize(6);
    assertThat(world.status().confirm()).isNull();
  }

  @Test
  void theEndDoesNotDependOnWhereTheOperatorDies() {
    var whole = new StudyWorld(confirming(4));
    run(whole);
    var broken = new StudyWorld(confirming(4));
    broken.step();
    while (!"Complete".equals(broken.status().state())) {
      end(broken, ConfirmStudyTest::result);
      // Of each pass only one write comes about.
      StudyDecision decision = broken.decide();
      decision.create().stream().limit(1).forEach(broken::create);
      if (decision.create().isEmpty()) {
        broken.store(decision);
      }
    }

    assertThat(broken.trials())
        .extracting(Trial::getSpec)
        .containsExactlyElementsOf(whole.trials().stream().map(Trial::getSpec).toList());
  }

  @Test
  void whoDeletesTrialsOfACompleteStudyGetsNoNewOnes() {
    var world = new StudyWorld(confirming(4));
    run(world);
    world.delete(3);

    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Complete");
  }

  @Test
  void theTargetEndsTheSearchAndNotTheConfirmation() {
    var world = new StudyWorld(confirming(12).set("objective.target", ".45"));
    world.step();
    world.set(1, StudyWorld.succeeded(.3, 100).withPhase(Phase.SUCCEEDED, null, null));

    // The other one may become the best.
    assertThat(world.step().create()).isEmpty();
    assertThat(world.status().state()).isEqualTo("Running");
    run(world);
    assertThat(names(world.trials()))
        .contains("digits-0-r1", "digits-1-r1")
        .doesNotContain("digits-2");
    assertThat(world.condition("Complete").reason()).isEqualTo("TargetReached");
  }

  @Test
  void withoutAFeasiblePointThereIsNothingToConfirm() {
    var world = new StudyWorld(confirming(2));
    run(world, _ -> TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "because"));

    assertThat(world.trials()).hasSize(2);
    assertThat(world.condition("Complete").message()).contains("no feasible point");
    assertThat(world.status().confirm()).isNull();
  }

  @Test
  void theBaselineIsNoCandidate() {
    var found = new StudyWorld(manifest(4));
    run(found);
    String best =
        String.valueOf(Parameters.scalars(found.trial(3).getSpec().parameters()))
            .replace("=", ": ");
    var world =
        new StudyWorld(manifest(4).set("confirm", "{top: 1, baseline: %s}".formatted(best)));
    run(world);

    assertThat(world.status().confirm().candidates())
        .extracting(Confirmed::index)
        .containsExactly(2L);
  }

  @Test
  void aBaselineThatIsNoneStallsAtOnce() {
    var world = new StudyWorld(confirming(4).set("confirm.baseline", "{learningRate: 1}"));

    assertThat(world.step().create()).isEmpty();
    assertThat(world.condition("Stalled").reason()).isEqualTo("InvalidConfirm");
    assertThat(world.condition("Stalled").message())
        .isEqualTo("spec.confirm.baseline: hiddenUnits has no value: give one");
  }

  @Test
  void replicatesOfTheSearchKeepTheirNames() {
    var world = new StudyWorld(confirming(2).set("replicates", "2"));
    run(world);

    assertThat(reruns(world)).contains("Confirm digits-1-r2", "Confirm digits-1-r4").hasSize(9);
    assertThat(world.trials().stream().max(Comparator.comparing(t -> t.getSpec().index())))
        .get()
        .extracting(trial -> trial.getSpec().purpose())
        .isEqualTo(Purpose.Baseline);
  }
}

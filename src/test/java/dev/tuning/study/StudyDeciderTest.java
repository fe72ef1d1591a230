package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.BestCheckpoint;
import dev.tuning.api.v1alpha1.StudyStatus.ReasonCount;
import dev.tuning.api.v1alpha1.StudyStatus.SearchStatus;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.report.Curve;
import dev.tuning.search.Seeds;
import dev.tuning.trial.StudyManifest;
import dev.tuning.trial.TrialAccounts;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyDeciderTest {

  private static StudyManifest budget(int maxTrials, int parallelism) {
    return new StudyManifest()
        .set("budget.maxTrials", String.valueOf(maxTrials))
        .set("budget.parallelism", String.valueOf(parallelism));
  }

  @Nested
  class Trials {

    @Test
    void areCreatedUpToTheParallelism() {
      var world = new StudyWorld(budget(12, 5));

      assertThat(world.step().create()).hasSize(5);
      assertThat(world.step().create()).isEmpty();

      world.runs(0);
      world.succeeds(1, .5, 100);
      world.infeasible(2, "Diverged");
      world.fails(3);
      assertThat(world.step().create())
          .extracting(trial -> trial.getMetadata().getName())
          .containsExactly("digits-5", "digits-6", "digits-7");
      assertThat(world.step().create()).isEmpty();
    }

    @Test
    void belongToTheirStudyAndAreAFunctionOfTheirIndex() {
      var world = new StudyWorld(budget(12, 3));
      world.step();
      Trial trial = world.trial(2);

      assertThat(trial.getMetadata().getName()).isEqualTo("digits-2");
      assertThat(trial.getMetadata().getNamespace()).isEqualTo("lab");
      assertThat(trial.getMetadata().getLabels()).containsEntry("tuning.dev/study", "digits");
      assertThat(trial.getMetadata().getFinalizers()).containsExactly("tuning.dev/pods");
      assertThat(trial.getMetadata().getOwnerReferences())
          .containsExactly(
              new OwnerReferenceBuilder()
                  .withApiVersion("tuning.dev/v1alpha1")
                  .withKind("Study")
                  .withName("digits")
                  .withUid("study-uid")
                  .withController(true)
                  .withBlockOwnerDeletion(true)
                  .build());
      TrialSpec spec = trial.getSpec();
      assertThat(spec.study()).isEqualTo("digits");
      assertThat(spec.index()).isEqualTo(2);
      assertThat(spec.replicate()).isZero();
      assertThat(spec.purpose()).isEqualTo(TrialSpec.Purpose.Search);
      assertThat(spec.seed()).isEqualTo(Seeds.initSeed(1, 2, 0));
      assertThat(spec.parameters().keySet())
          .containsExactly("learningRate", "hiddenUnits", "optimizer", "batchSize");
      assertThat(spec.parameters()).containsEntry("batchSize", IntNode.valueOf(64));
      assertThat(spec.parameters().get("learningRate").doubleValue()).isBetween(1e-4, 1.0);
      assertThat(spec.parameters().get("hiddenUnits").isIntegralNumber()).isTrue();
      assertThat(spec.parameters().get("optimizer"))
          .isIn(TextNode.valueOf("sgd"), TextNode.valueOf("adam"));
      assertThat(trial.getStatus()).isNull();
    }

    @Test
    void areTheSameWithAnyParallelism() {
      var one = new StudyWorld(budget(40, 1));
      var eight = new StudyWorld(budget(40, 8));
      one.runToTheEnd();
      eight.runToTheEnd();

      assertThat(one.points()).hasSize(40).isEqualTo(eight.points());
      assertThat(one.trials().stream().map(trial -> trial.getSpec().seed()))
          .containsExactlyElementsOf(
              eight.trials().stream().map(trial -> trial.getSpec().seed()).toList());
    }

    @Test
    void areOthersWithAnotherSeed() {
      var one = new StudyWorld(budget(3, 3));
      var two = new StudyWorld(budget(3, 3).set("search.seed", "2"));
      one.step();
      two.step();

      assertThat(two.points()).isNotEqualTo(one.points());
    }

    @Test
    void areNeverMoreThanTheBudget() {
      var world = new StudyWorld(budget(5, 3));
      world.runToTheEnd();
      world.step();

      assertThat(world.points().keySet()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void areNeverMoreThanTheBudgetEvenIfTheParallelismIs() {
      var world = new StudyWorld(budget(2, 100));
      world.step();

      assertThat(world.trials()).hasSize(2);
    }

    @Test
    void areNotCreatedWhileASmallerParallelismIsExceeded() {
      var world = new StudyWorld(budget(12, 4));
      world.step();
      world.edit(budget(12, 2));
      world.succeeds(0, .5, 100);
      world.succeeds(1, .5, 100);
      assertThat(world.step().create()).isEmpty();

      world.succeeds(2, .5, 100);
      assertThat(world.step().create()).hasSize(1);
    }

    @Test
    void areNotDeletedByASmallerBudget() {
      var world = new StudyWorld(budget(12, 6));
      world.step();
      world.runs(5);
      world.edit(budget(2, 6));
      assertThat(world.step().create()).isEmpty();
      assertThat(world.status().state()).isEqualTo("Running");
      assertThat(world.trials()).hasSize(6);

      world.endAll();
      assertThat(world.step().create()).isEmpty();
      assertThat(world.status().state()).isEqualTo("Complete");
      assertThat(world.status().trials().succeeded()).isEqualTo(6);
    }

    /** Neither those that are gone are made again, nor their points by others. */
    @Test
    void areNotMadeAgainWhenSomebodyDeletesThem() {
      var world = new StudyWorld(budget(12, 4));
      world.step();
      world.delete(3);
      world.delete(0);
      assertThat(world.step().create())
          .extracting(trial -> trial.getSpec().index())
          .containsExactly(4L, 5L);
      assertThat(world.status().search().nextIndex()).isEqualTo(6);

      world.deleteAll();
      assertThat(world.step().create())
          .extracting(trial -> trial.getSpec().index())
          .containsExactly(6L, 7L, 8L, 9L);
      world.deleteAll();
      world.step();
      world.deleteAll();
      assertThat(world.step().create()).isEmpty();
      assertThat(world.status().search().nextIndex()).isEqualTo(12);
      assertThat(world.status().state()).isEqualTo("Complete");
    }

    /** The operator was killed after it had created some and before it had written so. */
    @Test
    void areNotMadeTwiceAfterACrash() {
      var world = new StudyWorld(budget(12, 4));
      world.decide().create().subList(0, 2).forEach(world::create);
      assertThat(world.step().create())
          .extracting(trial -> trial.getSpec().index())
          .containsExactly(2L, 3L);
      assertThat(world.points().keySet()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void areNotCreatedWhileTheStudyIsSuspended() {
      var world = new StudyWorld(budget(12, 2).set("suspend", "true"));
      assertThat(world.step().create()).isEmpty();
      world.edit(budget(12, 2));
      assertThat(world.step().create()).hasSize(2);
      world.edit(budget(12, 2).set("suspend", "true"));
      world.endAll();
      assertThat(world.step().create()).isEmpty();
      assertThat(world.status().search().nextIndex()).isEqualTo(2);
      world.edit(budget(12, 2));
      assertThat(world.step().create())
          .extracting(trial -> trial.getSpec().index())
          .containsExactly(2L, 3L);
    }

    @Test
    void areNotCreatedOnceTheTargetIsReached() {
      var world = new StudyWorld(budget(12, 2).set("objective.target", "0.5"));
      world.step();
      world.succeeds(0, .5, 100);

      assertThat(world.step().create()).isEmpty();
    }

    @Test
    void areNotCreatedOnceTheStudyHasFailed() {
      var world = new StudyWorld(budget(12, 2).set("budget.maxFailedTrials", "0"));
      world.step();
      world.fails(0);

      assertThat(world.step().create()).isEmpty();
    }
  }

  @Nested
  class State {

    @Test
    void isRunningAsSoonAsTrialsAreCreated() {
      var world = new StudyWorld(budget(12, 2));
      world.step();

      assertThat(world.status().state()).isEqualTo("Running");
      assertThat(world.status().progress()).isEqualTo("0/12");
      assertThat(world.status().trials()).isEqualTo(new TrialCounts(2, 2, 0, 0, 0, 0));
      assertConditions(world, "Ready");
      assertThat(world.decide().recheck()).isPresent();
    }

    @Test
    void countsTrialsByPhase() {
      var world = new StudyWorld(budget(12, 7).set("budget.maxFailedTrials", "5"));
      world.step();
      world.pending(1, null);
      world.runs(2);
      world.succeeds(3, .5, 100);
      world.infeasible(4, "Diverged");
      world.infeasible(5, "Diverged");
      world.fails(6);
      world.edit(budget(7, 7).set("budget.maxFailedTrials", "5"));
      world.step();

      assertThat(world.status().trials()).isEqualTo(new TrialCounts(7, 2, 1, 1, 2, 1));
      assertThat(world.status().progress()).isEqualTo("4/7");
      assertThat(world.status().observedGeneration()).isEqualTo(2);
    }

    @Test
    void isCompleteWhenTheBudgetIsSpentAndAllHaveEnded() {
      var world = new StudyWorld(budget(2, 2));
      world.step();
      world.succeeds(0, .5, 100);
      world.step();
      assertThat(world.status().state()).isEqualTo("Running");
      world.infeasible(1, "Diverged");
      world.step();

      assertThat(world.status().state()).isEqualTo("Complete");
      assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
      assertThat(world.status().progress()).isEqualTo("2/2");
      assertConditions(world, "Ready", "Complete");
      assertThat(world.decide().recheck()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "Minimize, 0.5, 0.5, true",
      "Minimize, 0.5, 0.25, true",
      "Minimize, 0.5, 0.75, false",
      "Maximize, 0.5, 0.5, true",
      "Maximize, 0.5, 0.75, true",
      "Maximize, 0.5, 0.25, false",
    })
    void isCompleteWhenATrialReachesTheTarget(
        String goal, String target, double value, boolean complete) {
      var world =
          new StudyWorld(budget(12, 2).set("objective.goal", goal).set("objective.target", target));
      world.step();
      world.succeeds(1, value, 100);
      world.step();

      assertThat(world.status().state()).isEqualTo(complete ? "Complete" : "Running");
      if (complete) {
        assertThat(world.condition("Complete").reason()).isEqualTo("TargetReached");
        assertThat(world.decide().recheck()).as("while a trial still runs").isPresent();
      }
    }

    /** A trial that fails while the others are stopped takes nothing away from it. */
    @ParameterizedTest
    @ValueSource(strings = {"NonZeroExit", "FailStudy"})
    void staysCompleteOnceTheTargetIsReached(String reason) {
      var world =
          new StudyWorld(
              budget(12, 3).set("objective.target", "0.5").set("budget.maxFailedTrials", "0"));
      world.step();
      world.succeeds(0, .25, 100);
      world.step();
      assertThat(world.status().state()).isEqualTo("Complete");
      world.set(1, TrialStatus.NEW.withPhase(TrialStatus.Phase.FAILED, reason, "because"));
      world.step();

      assertThat(world.status().state()).isEqualTo("Complete");
      assertConditions(world, "Ready", "Complete");
    }

    @Test
    void anInfeasibleTrialReachesNoTarget() {
      var world = new StudyWorld(budget(12, 2).set("objective.target", "0.5"));
      world.step();
      world.infeasible(0, "Diverged");
      world.step();

      assertThat(world.status().state()).isEqualTo("Running");
    }

    @Test
    void isReopenedByALargerBudget() {
      var world = new StudyWorld(budget(2, 2));
      world.runToTheEnd();
      assertThat(world.status().state()).isEqualTo("Complete");
      world.edit(budget(5, 2));

      assertThat(world.step().create())
          .extracting(trial -> trial.getSpec().index())
          .containsExactly(2L, 3L);
      assertThat(world.status().state()).isEqualTo("Running");
      assertConditions(world, "Ready");
      world.runToTheEnd();
      assertThat(world.status().state()).isEqualTo("Complete");
      assertThat(world.trials()).hasSize(5);
    }

    @Test
    void isReopenedByAnotherTarget() {
      var world = new StudyWorld(budget(12, 2).set("objective.target", "0.5"));
      world.step();
      world.succeeds(0, .5, 100);
      world.step();
      world.edit(budget(12, 2).set("objective.target", "0.25"));

      assertThat(world.step().create()).hasSize(1);
      assertThat(world.status().state()).isEqualTo("Running");
    }

    @Test
    void isFailedWhenMoreTrialsFailThanAllowed() {
      var world = new StudyWorld(budget(12, 4).set("budget.maxFailedTrials", "2"));
      world.step();
      world.fails(0);
      world.fails(1);
      world.infeasible(2, "Diverged");
      world.step();
      assertThat(world.status().state()).isEqualTo("Running");
      world.fails(3);
      world.step();

      assertThat(world.status().state()).isEqualTo("Failed");
      assertThat(world.condition("Failed").reason()).isEqualTo("TooManyFailedTrials");
      assertThat(world.condition("Failed").message())
          .contains("spec.budget.maxFailedTrials", "mend the program");
      assertConditions(world, "Failed", "Stalled");
      world.edit(budget(12, 4).set("budget.maxFailedTrials", "3"));
      assertThat(world.step().create()).isNotEmpty();
      assertThat(world.status().state()).isEqualTo("Running");
    }

    @Test
    void isSuspendedBySpec() {
      var world = new StudyWorld(budget(12, 2).set("suspend", "true"));
      world.step();

      assertThat(world.status().state()).isEqualTo("Suspended");
      assertConditions(world, "Ready", "Suspended");
    }

    @Test
    void isSuspendedWithoutBeingStalled() {
      var world = new StudyWorld(budget(12, 2).set("suspend", "true").set("trial.template", "{}"));
      world.missingClaim = claim();
      world.step();

      assertConditions(world, "Ready", "Suspended");
    }

    @Test
    void staysCompleteWhenSuspended() {
      var world = new StudyWorld(budget(2, 2));
      world.runToTheEnd();
      world.edit(budget(2, 2).set("suspend", "true"));
      world.step();

      assertConditions(world, "Ready", "Complete");
    }

    @Test
    void isStalledByAnImpossibleParameter() {
      var world =
          new StudyWorld(
              budget(12, 2)
                  .set(
                      "parameters",
                      "[{name: x, role: Nuisance, double: {min: 2, max: 1, scale: Linear}}]"));

      assertThat(world.step().create()).isEmpty();
      assertStalled(world, "InvalidParameters", "spec.parameters[x]", "swap them");
    }

    /** What a newer version wrote is read as absent: the API server fills in every default. */
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            objective        | {metric: validation/error, over: BestStep}
            objective        | {metric: validation/error, goal: Minimize}
            search           | {seed: 1}
            parameters       | [{name: x, double: {min: 1, max: 2, scale: Linear}}]
            parameters       | [{name: x, role: Nuisance, double: {min: 1, max: 2}}]
            parameters       | [{name: x, role: Nuisance, integer: {min: 1, max: 2}}]
            """)
    void isStalledByAWordThatOnlyANewerVersionKnows(String field, String value) {
      var world = new StudyWorld(budget(12, 2).set(field, value));

      assertThat(world.step().create()).isEmpty();
      assertStalled(world, "UnknownValue", "upgrade the operator");
    }

    @Test
    void isStalledByAnImpossibleTemplate() {
      var world = new StudyWorld(budget(12, 2).set("trial.template", "{spec: {}}"));

      assertThat(world.step().create()).isEmpty();
      assertStalled(world, "InvalidTemplate", "spec.trial.template.spec.containers", "name it so");
    }

    /** Its pods could use the service account of the operator. */
    @Test
    void isStalledInTheNamespaceOfTheOperator() {
      StudyManifest manifest = budget(12, 2);
      String namespace = manifest.study().getMetadata().getNamespace();
      var world =
          new StudyWorld(
              manifest,
              new StudyDecider(Optional.of(namespace), SuggestionTimer.NONE, TrialAccounts.USUAL));

      assertThat(world.step().create()).isEmpty();
      assertStalled(world, "OperatorNamespace", namespace, "create the Study in another");

      var elsewhere =
          new StudyWorld(
              manifest,
              new StudyDecider(
                  Optional.of("elsewhere"), SuggestionTimer.NONE, TrialAccounts.USUAL));
      assertThat(elsewhere.step().create()).hasSize(2);
    }

    /** Its pods could do what its creator may not. */
    @Test
    void isStalledByAServiceAccountThatIsNotOnTheList() {
      StudyManifest manifest =
          budget(12, 2).set("trial.template.spec.serviceAccountName", "deployer");
      var world = new StudyWorld(manifest);

      assertThat(world.step().create()).isEmpty();
      assertStalled(
          world,
          "ServiceAccountNotAllowed",
          "spec.trial.template.spec.serviceAccountName is deployer",
          "one of default",
          "trialServiceAccounts");

      var listed =
          new StudyDecider(
              Optional.empty(),
              SuggestionTimer.NONE,
              new TrialAccounts(Set.of("default", "trainer", "deployer")));
      assertThat(new StudyWorld(manifest, listed).step().create()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''"})
    void whoNamesNoServiceAccountRunsAsTheDefaultOne(String name) {
      StudyManifest manifest = budget(12, 2).set("trial.template.spec.serviceAccountName", name);
      var others =
          new StudyDecider(
              Optional.empty(),
              SuggestionTimer.NONE,
              new TrialAccounts(Set.of("trainer", "batch")));
      var world = new StudyWorld(manifest, others);

      assertThat(new StudyWorld(manifest).step().create()).hasSize(2);
      assertThat(world.step().create()).isEmpty();
      assertStalled(
          world, "ServiceAccountNotAllowed", "is default, since it names none", "batch, trainer");
    }

    @Test
    void isStalledByAMissingVolumeClaimUntilSomebodyCreatesIt() {
      var world = new StudyWorld(budget(12, 2).set("trial.checkpoint.volumeClaim", "disk"));
      world.missingClaim = claim();

      assertThat(world.step().create()).isEmpty();
      assertStalled(
          world, "MissingVolumeClaim", "spec.trial.checkpoint.volumeClaim names disk", "create it");
      assertThat(world.decide().recheck()).isPresent();
      world.missingClaim = Optional.empty();
      assertThat(world.step().create()).hasSize(2);
      assertConditions(world, "Ready");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "QuotaExceeded",
          "PodForbidden",
          "InvalidTemplate",
          "PodNameTaken"
        })
    void isStalledByATrialThatCannotStartAndDoesNotBurnThroughTheOthers(String reason) {
      var world = new StudyWorld(budget(12, 2));
      world.step();
      world.succeeds(0, .5, 100);
      world.pending(1, reason);

      assertThat(world.step().create()).isEmpty();
      assertStalled(world, reason, "trial digits-1 can't start", "because");
      assertThat(world.status().trials().created()).isEqualTo(2);

      world.runs(1);
      assertThat(world.step().create()).hasSize(1);
      assertConditions(world, "Ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unschedulable", "NonZeroExit", "PodLost", "Suspended"})
    void isNotStalledByATrialThatOnlyWaits(String reason) {
      var world = new StudyWorld(budget(12, 2));
      world.step();
      world.pending(1, reason);
      world.step();

      assertConditions(world, "Ready");
    }

    @Test
    void isNotStalledByTheReasonOfAFinishedTrial() {
      var world = new StudyWorld(budget(12, 2));
      world.step();
      world.infeasible(1, "RunContainerError");

      assertThat(world.step().create()).hasSize(1);
      assertConditions(world, "Ready");
    }

    private static Optional<String> claim() {
      return Optional.of("disk");
    }

    private static void assertStalled(StudyWorld world, String reason, String... message) {
      assertThat(world.status().state()).isEqualTo("Stalled");
      assertConditions(world, "Stalled");
      assertThat(world.condition("Stalled").reason()).isEqualTo(reason);
      assertThat(world.condition("Stalled").message()).contains(message);
      assertThat(world.condition("Ready").message()).contains(message);
    }

    /** Those that are true: every other one is false, none is missing, none is unknown. */
    private static void assertConditions(StudyWorld world, String... holding) {
      List<String> types =
          List.of("Ready", "Reconciling", "Stalled", "Complete", "Failed", "Suspended");
      List<Condition> conditions =
          world.status().conditions().stream()
              .filter(condition -> !condition.type().equals("Trustworthy"))
              .toList();
      assertThat(conditions).extracting(Condition::type).containsExactlyElementsOf(types);
      assertThat(conditions.stream().filter(Condition::isTrue))
          .extracting(Condition::type)
          .containsExactlyInAnyOrder(holding);
      assertThat(conditions)
          .allSatisfy(
              condition -> {
                assertThat(condition.status()).isIn("True", "False");
                // What metav1.Condition demands.
                assertThat(condition.reason()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
                assertThat(condition.message()).isNotBlank();
                assertThat(condition.observedGeneration())
                    .isEqualTo(world.study.getMetadata().getGeneration());
              });
    }
  }

  @Nested
  class Writes {

    /** One Study in each state. */
    enum Situation {
      RUNNING,
      RUNNING_WITH_RESULTS,
      SUSPENDED,
      STALLED,
      COMPLETE,
      TARGET_REACHED,
      FAILED;

      StudyWorld world() {
        var world =
            new StudyWorld(
                switch (this) {
                  case SUSPENDED -> budget(4, 4).set("suspend", "true");
                  case STALLED -> budget(4, 4).set("trial.template", "{}");
                  case TARGET_REACHED -> budget(4, 3).set("objective.target", "0.5");
                  default -> budget(4, 4).set("budget.maxFailedTrials", "0");
                });
        world.step();
        switch (this) {
          case RUNNING_WITH_RESULTS, TARGET_REACHED -> {
            world.succeeds(0, .1, 100);
            world.infeasible(1, "Diverged");
            world.infeasible(2, "OutOfMemory");
          }
          case COMPLETE -> world.endAll();
          case FAILED -> world.fails(3);
          default -> {}
        }
        // Insights are not renewed sooner.
        world.pass(Duration.ofSeconds(30));
        world.step();
        return world;
      }
    }

    @ParameterizedTest
    @EnumSource
    void doNotHappenWhenNothingHasChanged(Situation situation) {
      StudyWorld world = situation.world();
      StudyStatus status = world.status();
      world.pass(Duration.ofHours(1));
      StudyDecision again = world.decide();

      assertThat(again.create()).isEmpty();
      assertThat(again.status()).isEqualTo(status);
      assertThat(StudyWorld.stored(again.status())).isEqualTo(status);
    }

    @Test
    void keepTheTimeOfAConditionWhoseStatusStays() {
      var world = new StudyWorld(budget(2, 1));
      world.step();
      world.pass(Duration.ofHours(1));
      world.runToTheEnd();

      assertThat(world.condition("Ready").lastTransitionTime()).isEqualTo("2026-11-24T12:00:00Z");
      assertThat(world.condition("Complete").lastTransitionTime())
          .isEqualTo("2026-11-24T13:00:00Z");
    }

    @Test
    void sayWhichGenerationTheyAnswer() {
      var world = new StudyWorld(budget(2, 1));
      world.step();
      world.edit(budget(3, 1));
      world.step();

      assertThat(world.status().observedGeneration()).isEqualTo(2);
      assertThat(world.condition("Ready").observedGeneration()).isEqualTo(2);
    }
  }

  @Nested
  class Results {

    @Test
    void nothingIsTheBestWhileNothingIsFeasible() {
      var world = new StudyWorld(budget(12, 2));
      world.step();
      world.infeasible(0, "Diverged");
      world.step();

      assertThat(world.status().best()).isNull();
      assertThat(world.status().bestCheckpoints()).isEmpty();
    }

    @Test
    void theBestTrialComesWithItsParametersAndCheckpoint() {
      var world = new StudyWorld(budget(12, 3));
      world.step();
      world.succeeds(0, .5, 100);
      world.succeeds(1, new ObjectiveValue(.25, 50), new TreeMap<>(Map.of(50L, .25, 100L, .75)));
      world.succeeds(2, .75, 100);
      world.step();

      assertThat(world.status().best())
          .isEqualTo(
              new Best(
                  "digits-1",
                  1,
                  .25,
                  null,
                  null,
                  50,
                  world.trial(1).getSpec().parameters(),
                  "t1/s50",
                  50L));
    }

    @Test
    void theBestTrialMayHaveNoCheckpoint() {
      var world = new StudyWorld(budget(12, 1));
      world.step();
      world.succeeds(0, .5, 100);
      TrialStatus status = world.trial(0).getStatus();
      world.set(0, status.withReport(status.curves(), List.of(), null));
      world.step();

      assertThat(world.status().best().checkpoint()).isNull();
      assertThat(world.status().bestCheckpoints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      // goal, objectives, steps, best index
      "Minimize, 3 1 2, 100 100 100, 1",
      "Maximize, 3 1 2, 100 100 100, 0",
      "Minimize, -1 -2 0, 100 100 100, 1",
      // Ties: the earlier step, then the earlier point.
      "Minimize, 1 1 1, 100 50 100, 1",
      "Maximize, 1 1 1, 100 100 50, 2",
      "Minimize, 2 1 1, 100 100 100, 1",
      "Maximize, 1 2 2, 100 100 100, 1",
    })
    void theBestIsThatOfTheGoal(String goal, String objectives, String steps, long best) {
      var world = new StudyWorld(budget(3, 3).set("objective.goal", goal));
      world.step();
      for (int i = 0; i < 3; i++) {
        world.succeeds(
            i, Double.parseDouble(objectives.split(" ")[i]), Long.parseLong(steps.split(" ")[i]));
      }
      world.step();

      assertThat(world.status().best().index()).isEqualTo(best);
    }

    @Test
    void theBestCheckpointsAreThoseOfAllTrials() {
      var world = new StudyWorld(budget(12, 3).set("trial.checkpoint.keepBest", "4"));
      world.step();
      world.succeeds(
          0, new ObjectiveValue(.2, 50), new TreeMap<>(Map.of(0L, .9, 50L, .2, 100L, .3)));
      world.succeeds(
          1, new ObjectiveValue(.1, 100), new TreeMap<>(Map.of(0L, .8, 50L, .3, 100L, .1)));
      world.infeasible(2, "Diverged");
      world.step();

      assertThat(world.status().bestCheckpoints())
          .containsExactly(
              new BestCheckpoint("digits-1", 100, .1, "t1/s100"),
              new BestCheckpoint("digits-0", 50, .2, "t0/s50"),
              // A tie: the earlier step.
              new BestCheckpoint("digits-1", 50, .3, "t1/s50"),
              new BestCheckpoint("digits-0", 100, .3, "t0/s100"));
    }

    @Test
    void theBestCheckpointsOfAMaximumAreTheLargest() {
      var world =
          new StudyWorld(
              budget(12, 1)
                  .set("trial.checkpoint.keepBest", "2")
                  .set("objective.goal", "Maximize"));
      world.step();
      world.succeeds(
          0, new ObjectiveValue(.9, 0), new TreeMap<>(Map.of(0L, .9, 50L, .2, 100L, .3)));
      world.step();

      assertThat(world.status().bestCheckpoints())
          .extracting(BestCheckpoint::step)
          .containsExactly(0L, 100L);
    }

    /** The objective has changed to a metric that the trial did not report. */
    @Test
    void aTrialWithoutTheMetricIsNotCompared() {
      var world = new StudyWorld(budget(12, 2));
      world.step();
      world.succeeds(0, .5, 100);
      TrialStatus status = world.trial(0).getStatus();
      Curve curve = status.curves().get("validation/error");
      world.set(0, status.withReport(Map.of("other", curve), status.checkpoints(), null));
      world.succeeds(1, .75, 100);
      world.step();

      assertThat(world.status().best().index()).isOne();
      assertThat(world.status().bestCheckpoints())
          .extracting(BestCheckpoint::trial)
          .containsExactly("digits-1");
      assertThat(world.status().trials().succeeded()).isEqualTo(2);
    }

    @Test
    void infeasibleTrialsAreCountedByReasonTheMostFrequentFirst() {
      var world = new StudyWorld(budget(12, 8));
      world.step();
      world.infeasible(0, "OutOfMemory");
      world.infeasible(1, "Diverged");
      world.infeasible(2, "Diverged");
      world.infeasible(3, "TooSlow");
      world.succeeds(4, .5, 100);
      world.runs(5);
      world.step();

      assertThat(world.status().infeasible().count()).isEqualTo(4);
      assertThat(world.status().infeasible().fraction()).isEqualTo(.8);
      assertThat(world.status().infeasible().reasons())
          .containsExactly(
              new ReasonCount("Diverged", 2),
              new ReasonCount("OutOfMemory", 1),
              new ReasonCount("TooSlow", 1));
    }

    @Test
    void noTrialIsInfeasibleAtFirst() {
      var world = new StudyWorld(budget(12, 2));
      world.step();

      assertThat(world.status().infeasible().count()).isZero();
      assertThat(world.status().infeasible().fraction()).isZero();
      assertThat(world.status().infeasible().reasons()).isEmpty();
    }

    @Test
    void theSearchIsOnRecord() {
      var world = new StudyWorld(budget(12, 2));
      world.step();

      assertThat(world.status().search())
          .isEqualTo(new SearchStatus("QuasiRandom", "owen-halton/2", 1, 2, null, null));
    }

    @Test
    void theSizeDoesNotGrowWithTheNumberOfTrials() {
      var world = new StudyWorld(budget(10_000, 10_000).set("trial.checkpoint.keepBest", "20"));
      world.step();
      LongStream.range(0, 10_000)
          .forEach(
              index -> {
                if (index % 3 == 0) {
                  world.infeasible(index, "Reason" + index);
                } else {
                  world.succeeds(index, 1.0 / (index + 1), 100);
                }
              });
      world.step();

      assertThat(world.status().state()).isEqualTo("Complete");
      assertThat(world.status().infeasible().count()).isEqualTo(3334);
      assertThat(
              new KubernetesSerialization()
                  .asJson(world.study.getStatus())
                  .getBytes(StandardCharsets.UTF_8))
          .hasSizeLessThan(20_000);
    }
  }

  /** All words that the status uses for its state. */
  @Test
  void everyStateHasItsWord() {
    assertThat(
            Stream.of(Writes.Situation.values())
                .map(situation -> situation.world().status().state())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("Running", "Suspended", "Stalled", "Complete", "Failed");
  }
}

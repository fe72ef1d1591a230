package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.QuasiRandom;
import dev.tuning.search.Search;
import dev.tuning.trial.Labels;
import dev.tuning.trial.StudyManifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Bayesian search in a Study: what is created when, and what is said about it. */
class BayesianStudyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static StudyManifest manifest() {
    return new StudyManifest()
        .set("search", "{algorithm: Bayesian, seed: 1}")
        .set("budget", "{maxTrials: 14, parallelism: 2, maxFailedTrials: 3}");
  }

  private StudyWorld world = new StudyWorld(manifest());

  /** What the model has to do, which waits until somebody lets it. */
  private final Queue<Runnable> work = new ArrayDeque<>();

  private final Proposer proposer = new Proposer(work::add, new WorldClock());

  private final class WorldClock extends Clock {

    @Override
    public Instant instant() {
      return world.now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Looks at the Study as the reconciler does. */
  private StudyDecision look() {
    world.proposals = proposer.ready(world.study);
    StudyDecision decision = world.step();
    decision.ask().ifPresent(proposer::ask);
    return decision;
  }

  private void letTheModelWork() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  /** Lower is better; best at a learning rate of 0.01. */
  private static double error(Trial trial) {
    Map<String, JsonNode> point = trial.getSpec().parameters();
    double rate = Math.log10(point.get("learningRate").doubleValue()) + 2;
    return 0.1 + rate * rate + (point.get("optimizer").asText().equals("adam") ? 0 : 0.3);
  }

  private void end(long index) {
    world.succeeds(index, error(world.trial(index)), 100);
  }

  private List<Trial> running() {
    return world.trials().stream()
        .filter(trial -> trial.getStatus() == null || !trial.getStatus().isFinished())
        .toList();
  }

  /** Ends the trials one after the other; the model is always in time. */
  private void run() {
    look();
    look();
    letTheModelWork();
    while (!running().isEmpty()) {
      end(running().getFirst().getSpec().index());
      look();
      letTheModelWork();
      look();
      look();
      letTheModelWork();
    }
  }

  private static Optional<JsonNode> origin(Trial trial) {
    return Optional.ofNullable(trial.getMetadata().getAnnotations().get(Labels.SUGGESTION))
        .map(
            text -> {
              try {
                return JSON.readTree(text);
              } catch (JsonProcessingException e) {
                throw new AssertionError(e);
              }
            });
  }

  private List<String> sources() {
    return world.trials().stream()
        .map(trial -> origin(trial).orElseThrow().get("source").asText())
        .toList();
  }

  private Map<String, Object> quasiRandom(long index) {
    Search search = QuasiRandom.over(StudySpace.of(world.study.getSpec()), 1);
    return search.pointAt(index).orElseThrow();
  }

  private Map<String, Object> point(long index) {
    return Parameters.scalars(world.trial(index).getSpec().parameters());
  }

  @Test
  void runsFromTheFirstQuasiRandomPointsToTheEnd() {
    run();

    assertThat(world.condition("Complete").reason()).isEqualTo("BudgetSpent");
    assertThat(world.status().search().generator()).isEqualTo("bayesian/1");
    // 4 and one for each of the three searched parameters.
    assertThat(sources().subList(0, 7)).containsOnly("startup");
    assertThat(sources().subList(7, 14)).containsOnly("model");
    for (long i = 0; i < 7; i++) {
      assertThat(point(i)).isEqualTo(quasiRandom(i));
    }
    JsonNode last = origin(world.trial(13)).orElseThrow();
    assertThat(last.get("mean").doubleValue()).isBetween(-1.0, 5.0);
    assertThat(last.get("deviation").doubleValue()).isPositive();
    assertThat(last.get("feasible").doubleValue()).isEqualTo(1);
    assertThat(world.status().best().objective()).isLessThan(0.2);
    var model = world.status().search().model();
    assertThat(model.observations()).isPositive();
    assertThat(model.importances()).hasSize(3);
    assertThat(model.importances().getFirst().parameter()).isNotEqualTo("hiddenUnits");
  }

  @Test
  void theSameStudyHasTheSameTrials() {
    run();
    var points = world.points();
    world = new StudyWorld(manifest());
    run();

    assertThat(world.points()).isEqualTo(points);
  }

  /** Nothing is waited for where nothing is to be learned. */
  @Test
  void theFirstPointsNeedNoModel() {
    look();
    for (long index = 0; index < 5; index++) {
      end(index);
      look();
    }

    assertThat(world.trials()).hasSize(7);
    assertThat(sources()).containsOnly("startup");
  }

  @Test
  void aFreeSlotWaitsForTheModelButNotForLong() {
    look();
    for (long index = 0; index < 6; index++) {
      end(index);
      look();
    }
    assertThat(world.trials()).hasSize(7);
    assertThat(work).isNotEmpty();

    world.pass(ReadyPoints.LONGEST_WAIT.dividedBy(2));
    StudyDecision patient = look();
    assertThat(patient.create()).isEmpty();
    assertThat(patient.recheck()).contains(ReadyPoints.LONGEST_WAIT.dividedBy(2));

    world.pass(ReadyPoints.LONGEST_WAIT);
    look();
    assertThat(world.trials()).hasSize(8);
    JsonNode origin = origin(world.trial(7)).orElseThrow();
    assertThat(origin.get("source").asText()).isEqualTo("fallback");
    assertThat(origin.get("reason").asText()).isEqualTo("the model had not answered yet");
    assertThat(origin.has("mean")).isFalse();
    assertThat(point(7)).isEqualTo(quasiRandom(7));
  }

  /** As long as the model is busy, what it said before is better than nothing. */
  @Test
  void anOlderAnswerWillDo() {
    look();
    for (long index = 0; index < 5; index++) {
      end(index);
      look();
    }
    look();
    letTheModelWork();
    end(5);
    look();
    assertThat(world.trials()).hasSize(7);

    world.pass(ReadyPoints.LONGEST_WAIT);
    look();

    assertThat(sources().getLast()).isEqualTo("model");
  }

  /** Ends a trial that took so long. */
  private void end(long index, long seconds) {
    end(index);
    world.set(index, world.trial(index).getStatus().withCounts(null, null, seconds));
  }

  /** Of trials that take no time, a slot that stands empty costs more than a result is worth. */
  @Test
  void shortTrialsWaitForNoModel() {
    look();
    for (long index = 0; index < 5; index++) {
      end(index, 0);
      look();
    }
    look();
    letTheModelWork();
    end(5, 0);

    StudyDecision first = look();
    assertThat(first.create()).hasSize(1);
    assertThat(sources().getLast()).isEqualTo("model");

    look();
    end(6, 0);
    look();
    end(7, 0);
    // The model has not been let work: of its answers before, there is none for point 9.
    look();
    assertThat(sources().subList(7, sources().size()))
        .containsExactly("model", "model", "fallback");
    assertThat(running()).hasSize(2);
  }

  @Test
  void aSlotWaitsForAHundredthOfATrial() {
    look();
    for (long index = 0; index < 6; index++) {
      end(index, index < 3 ? 5 : 60);
      look();
    }
    assertThat(look().recheck()).contains(Duration.ofMillis(600));

    world.pass(Duration.ofMillis(599));
    assertThat(look().create()).isEmpty();

    world.pass(Duration.ofMillis(1));
    assertThat(look().create()).hasSize(1);
  }

  @Test
  void anAnswerThatIsThereIsTakenAtOnce() {
    look();
    for (long index = 0; index < 6; index++) {
      end(index);
      look();
    }
    letTheModelWork();

    StudyDecision decision = look();

    assertThat(decision.create()).hasSize(1);
    assertThat(sources().getLast()).isEqualTo("model");
  }

  @Test
  void infeasibleTrialsTeachAndFailedOnesDoNot() {
    look();
    for (long index = 0; index < 7; index++) {
      if (index == 2) {
        world.fails(index);
      } else if (point(index).get("optimizer").equals("sgd")) {
        world.infeasible(index, "Diverged");
      } else {
        end(index);
      }
      look();
      letTheModelWork();
      look();
    }

    JsonNode origin = origin(world.trial(7)).orElseThrow();
    assertThat(origin.get("source").asText()).isEqualTo("model");
    assertThat(point(7)).containsEntry("optimizer", "adam");
    assertThat(origin.get("feasible").doubleValue()).isBetween(0.5, 1.0);
    assertThat(ModelHistory.of(world.study, world.trials()))
        .extracting(past -> past.result().getClass().getSimpleName())
        .contains("Failed", "Infeasible", "Feasible", "Pending");
  }

  @Test
  void allReplicatesOfAPointHaveItsParameters() {
    world = new StudyWorld(manifest().set("replicates", "3").set("budget.maxTrials", "9"));
    look();
    for (int i = 0; i < 60 && !running().isEmpty(); i++) {
      Trial trial = running().getFirst();
      world.set(
          trial.getSpec().index(),
          trial.getSpec().replicate(),
          StudyWorld.succeeded(error(trial) + 0.01 * trial.getSpec().replicate(), 100));
      look();
      letTheModelWork();
      look();
    }

    assertThat(world.trials()).hasSize(27);
    for (Trial trial : world.trials()) {
      assertThat(trial.getSpec().parameters())
          .isEqualTo(world.trial(trial.getSpec().index()).getSpec().parameters());
    }
    assertThat(world.points().values()).doesNotHaveDuplicates();
  }

  private static StudyManifest learner() {
    return manifest().set("search", "{algorithm: Bayesian, seed: 1, history: [round-1]}");
  }

  private StudyWorld first() {
    StudyManifest manifest = new StudyManifest();
    var first = new StudyWorld(manifest);
    first.study.getMetadata().setName("round-1");
    return first;
  }

  @Test
  void anEarlierStudyThatDoesNotExistStallsIt() {
    world = new StudyWorld(learner());
    look();

    assertThat(world.condition("Stalled").reason()).isEqualTo("UnknownStudy");
    assertThat(world.condition("Stalled").message())
        .contains("spec.search.history")
        .contains("round-1");
    assertThat(world.trials()).isEmpty();
  }

  @Test
  void waitsUntilTheEarlierStudyIsComplete() {
    StudyWorld first = first();
    first.step();
    world = new StudyWorld(learner());
    world.earlier = List.of(new PointsSource(first.study, first.trials()));
    look();

    assertThat(world.status().state()).isEqualTo("Waiting");
    assertThat(world.condition("Ready").message())
        .isEqualTo("spec.search.history waits until Study round-1 is Complete");
    assertThat(world.trials()).isEmpty();

    first.runToTheEnd();
    world.earlier = List.of(new PointsSource(first.study, first.trials()));
    look();
    assertThat(world.trials()).hasSize(2);
  }

  @Test
  void theModelKnowsTheEarlierStudy() {
    StudyWorld first = first();
    first.step();
    for (long index = 0; index < 12; index++) {
      first.succeeds(index, 100 * error(first.trial(index)), 100);
      first.step();
    }
    world =
        new StudyWorld(
            learner()
                .set(
                    "search",
                    "{algorithm: Bayesian, seed: 1, history: [round-1], startupTrials: 0}"));
    world.earlier = List.of(new PointsSource(first.study, first.trials()));
    look();
    letTheModelWork();
    look();

    assertThat(sources()).containsExactly("model", "model");
    assertThat(point(0)).containsEntry("optimizer", "adam");
    assertThat(Math.abs(Math.log10((double) point(0).get("learningRate")) + 2)).isLessThan(1);
  }

  @Test
  void aFinishedStudyAsksNothing() {
    run();
    world.pass(Duration.ofMinutes(1));

    assertThat(look().ask()).isEmpty();
    assertThat(work).isEmpty();
  }
}

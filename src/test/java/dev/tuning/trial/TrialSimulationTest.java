package dev.tuning.trial;

import static dev.tuning.trial.TestPods.DIVERGED;
import static dev.tuning.trial.TestPods.RESULT;
import static dev.tuning.trial.TestPods.RUNNING;
import static dev.tuning.trial.TestPods.disrupted;
import static dev.tuning.trial.TestPods.failed;
import static dev.tuning.trial.TestPods.succeeded;
import static dev.tuning.trial.TestPods.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Attempt;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of trials in which pods end in every way, are deleted and vanish, the Study is suspended
 * and resumed, and the operator crashes between any two writes: what must hold whatever happens.
 */
class TrialSimulationTest {

  private static final int EVENTS = 60;

  private static final Study ACTIVE = new StudyManifest().study();
  private static final Study SUSPENDED = new StudyManifest().set("suspend", "true").study();

  private static final PodStatus COMPLETED = TestPods.status(succeeded(RESULT));

  private static final List<String> ENDS =
      List.of(
          succeeded(RESULT),
          succeeded(DIVERGED),
          succeeded(""),
          succeeded("garbage"),
          failed(1, ""),
          failed(1, DIVERGED),
          failed(143, RESULT),
          failed(137, "").replace("Error", "OOMKilled"));

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holdsWhateverHappens(int seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var world = new TrialWorld(new StudyManifest());
    for (int event = 0; event < EVENTS; event++) {
      happen(world, random);
      pass(world, random);
    }

    // In the end pods run through, and the trial comes to an end itself.
    world.study = ACTIVE;
    for (int i = 0; i < 300 && (world.status() == null || !world.status().isFinished()); i++) {
      world.pods.stream().filter(pod -> !isOver(pod)).forEach(pod -> end(pod, succeeded(RESULT)));
      world.pass(Duration.ofMinutes(10));
      check(world, world.decide());
      world.step();
    }
    world.settle();
    assertThat(world.status().isFinished()).isTrue();
    assertThat(world.pods)
        .allSatisfy(pod -> assertThat(pod.getMetadata().getFinalizers()).isEmpty());
    assertThat(world.decide().recheck()).isEmpty();
  }

  private static void happen(TrialWorld world, RandomGenerator random) {
    world.pass(Duration.ofSeconds(random.nextInt(60)));
    Pod pod = world.pods.isEmpty() ? null : world.pods.get(random.nextInt(world.pods.size()));
    switch (random.nextInt(8)) {
      case 0 -> world.study = random.nextBoolean() ? ACTIVE : SUSPENDED;
      case 1 -> change(pod, p -> p.setStatus(TestPods.status(waiting("ImagePullBackOff"))));
      case 2, 3 -> change(pod, p -> p.setStatus(TestPods.status(RUNNING)));
      case 4 -> change(pod, p -> end(p, ENDS.get(random.nextInt(ENDS.size()))));
      case 5 ->
          change(
              pod,
              p -> {
                end(p, failed(143, ""));
                disrupted("EvictionByEvictionAPI").accept(p);
              });
      case 6 -> delete(world, pod);
      default -> {
        // Somebody lifts finalizers by force: rarely, or nothing would ever come to its end.
        if (random.nextInt(10) == 0) {
          world.pods.remove(pod);
        }
      }
    }
  }

  private static void change(Pod pod, Consumer<Pod> change) {
    if (pod != null && !isOver(pod)) {
      change.accept(pod);
    }
  }

  private static void end(Pod pod, String status) {
    pod.setStatus(TestPods.status(status));
  }

  private static void delete(TrialWorld world, Pod pod) {
    if (pod == null) {
      return;
    }
    if (pod.getMetadata().getFinalizers().isEmpty()) {
      world.pods.remove(pod);
    } else if (pod.getMetadata().getDeletionTimestamp() == null) {
      pod.getMetadata().setDeletionTimestamp(world.now.plusSeconds(30).toString());
    }
  }

  /** One pass of the reconciler, which may crash on the way. */
  private static void pass(TrialWorld world, RandomGenerator random) {
    TrialDecision decision = world.decide();
    check(world, decision);
    int crash = random.nextInt(6);
    if (crash == 0) {
      return;
    }
    world.act(decision);
    if (crash == 1) {
      return;
    }
    world.store(decision);
  }

  private static void check(TrialWorld world, TrialDecision decision) {
    TrialStatus before = world.status() == null ? TrialStatus.NEW : world.status();
    TrialStatus after = decision.status();

    // A terminal phase never changes, and gets no pod.
    if (before.isFinished()) {
      assertThat(after).isEqualTo(before);
      assertThat(decision.createAttempt()).isEmpty();
    }
    // Attempts are numbered without gaps, and the latest ones are remembered.
    if (after.attempts() != null) {
      int latest = after.attempt();
      assertThat(after.attempts())
          .extracting(Attempt::number)
          .containsExactlyElementsOf(
              IntStream.rangeClosed(Math.max(1, latest - 9), latest).boxed().toList());
      assertThat(after.attempts().subList(0, after.attempts().size() - 1))
          .noneMatch(Attempt::isOpen);
    }
    // One attempt at a time, unless its node is lost; none while the Study is suspended.
    decision
        .createAttempt()
        .ifPresent(
            attempt -> {
              assertThat(world.study.getSpec().suspended()).isFalse();
              assertThat(world.pods).allMatch(pod -> isOver(pod) || isLost(world, pod));
              assertThat(before.attempt() == null ? 0 : before.attempt()).isEqualTo(attempt - 1);
            });
    // An outcome is in the status before its pod may go, and a result is not mistaken.
    for (Pod pod : decision.release()) {
      int number = TestPods.attempt(pod);
      assertThat(before.attempt()).isGreaterThanOrEqualTo(number);
      before.attempts().stream()
          .filter(attempt -> attempt.number() == number)
          .forEach(
              attempt -> {
                assertThat(attempt.isOpen()).isFalse();
                if (pod.getStatus().equals(COMPLETED) && !isLost(world, pod)) {
                  assertThat(attempt.outcome()).isEqualTo("Completed");
                }
              });
    }
    // Budgets hold, and phases agree with them.
    int failures = after.applicationFailures() == null ? 0 : after.applicationFailures();
    assertThat(failures).isLessThanOrEqualTo(3);
    assertThat(Phase.FAILED.equals(after.phase())).isEqualTo(failures == 3);
    assertThat(after.objective() != null).isEqualTo(Phase.SUCCEEDED.equals(after.phase()));
    if (after.isFinished() && !before.isFinished()) {
      assertThat(after.attempts().getLast().outcome())
          .isEqualTo(
              switch (after.phase()) {
                case Phase.SUCCEEDED -> "Completed";
                case Phase.INFEASIBLE -> "Infeasible";
                default -> "Failed";
              });
    }
    assertThat(decision.recheck().isPresent()).isEqualTo(!before.isFinished());
  }

  private static boolean isOver(Pod pod) {
    return List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  private static boolean isLost(TrialWorld world, Pod pod) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    return deletion != null && world.now.isAfter(Instant.parse(deletion).plusSeconds(60));
  }
}

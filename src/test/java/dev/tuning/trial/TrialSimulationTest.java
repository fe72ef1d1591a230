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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of trials in which pods end in every way, are deleted and vanish, nodes are lost, the Study
 * is suspended, ended and resumed, and the operator crashes between any two writes: what must hold
 * whatever happens.
 */
class TrialSimulationTest {

  private static final int EVENTS = 80;

  private static final List<String> ENDS =
      List.of(
          succeeded(RESULT),
          succeeded(RESULT),
          succeeded(DIVERGED),
          succeeded(""),
          succeeded("garbage"),
          failed(1, ""),
          failed(1, DIVERGED),
          failed(143, RESULT),
          failed(42, ""),
          failed(137, "").replace("Error", "OOMKilled"));

  private static StudyManifest manifest(int hosts) {
    return new StudyManifest()
        .set("trial.hosts", String.valueOf(hosts))
        .set("trial.failurePolicy", "{rules: [{onExitCodes: [42], action: Infeasible}]}");
  }

  static Stream<Arguments> lives() {
    return IntStream.range(0, 60)
        .boxed()
        .flatMap(seed -> Stream.of(1, 2, 3).map(hosts -> Arguments.of(seed, hosts)));
  }

  @ParameterizedTest
  @MethodSource("lives")
  void holdsWhateverHappens(int seed, int hosts) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var world = new TrialWorld(manifest(hosts));
    for (int event = 0; event < EVENTS; event++) {
      happen(world, random, hosts);
      pass(world, random);
    }

    // In the end pods run through, and the trial comes to an end itself.
    world.study = manifest(hosts).study();
    world.lostNodes.clear();
    world.mayStart = true;
    for (int i = 0; i < 600 && (world.status() == null || !world.status().isFinished()); i++) {
      world.pods.stream()
          .filter(pod -> !isOver(pod))
          .toList()
          .forEach(pod -> end(pod, succeeded(RESULT)));
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

  private static void happen(TrialWorld world, RandomGenerator random, int hosts) {
    world.pass(Duration.ofSeconds(random.nextInt(60)));
    Pod pod = world.pods.isEmpty() ? null : world.pods.get(random.nextInt(world.pods.size()));
    switch (random.nextInt(11)) {
      case 0 -> world.study = study(random, hosts);
      case 1 -> change(pod, p -> p.setStatus(TestPods.status(waiting("ImagePullBackOff"))));
      case 2, 3, 4 -> world.pods.forEach(p -> change(p, TrialSimulationTest::run));
      case 5, 6 -> change(pod, p -> end(p, ENDS.get(random.nextInt(ENDS.size()))));
      case 7 ->
          change(
              pod,
              p -> {
                end(p, failed(143, ""));
                disrupted("EvictionByEvictionAPI").accept(p);
              });
      case 8 -> delete(world, pod);
      case 9 -> {
        world.mayStart = random.nextBoolean();
        if (!world.lostNodes.remove("node-1")) {
          world.lostNodes.add("node-1");
        }
      }
      default -> {
        // Somebody lifts finalizers by force: rarely, or nothing would ever come to its end.
        if (random.nextInt(10) == 0) {
          world.pods.remove(pod);
        }
      }
    }
    // The kubelet ends what was deleted, but not on a lost node.
    if (world.lostNodes.isEmpty() && random.nextBoolean()) {
      world.pods.stream()
          .filter(p -> p.getMetadata().getDeletionTimestamp() != null && !isOver(p))
          .forEach(p -> end(p, failed(143, "")));
    }
  }

  private static Study study(RandomGenerator random, int hosts) {
    StudyManifest manifest = manifest(hosts);
    return switch (random.nextInt(3)) {
      case 0 -> manifest.set("suspend", "true").study();
      case 1 -> {
        Study finished = manifest.study();
        finished.setStatus(TrialDeciderTest.statusWith("Complete", 1));
        yield finished;
      }
      default -> manifest.study();
    };
  }

  private static void run(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      pod.setStatus(TestPods.status(RUNNING));
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
    } else {
      world.delete(pod);
    }
  }

  /** One pass of the reconciler, which may crash on the way. */
  private static void pass(TrialWorld world, RandomGenerator random) {
    TrialDecision decision = world.decide();
    check(world, decision);
    world.act(decision, random.nextInt(3) == 0 ? random.nextInt(5) : Integer.MAX_VALUE);
  }

  private static void check(TrialWorld world, TrialDecision decision) {
    TrialStatus before = world.status() == null ? TrialStatus.NEW : world.status();
    TrialStatus after = decision.status();

    // A terminal phase never changes, and gets no pod.
    if (before.isFinished()) {
      assertThat(after).isEqualTo(before);
      assertThat(decision.create()).isEmpty();
      assertThat(decision.stop()).isEmpty();
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
    // Pods are created for the attempt that the status names, while no other one has a live pod
    // and nobody holds the Study.
    if (!decision.create().isEmpty()) {
      assertThat(after.attempts().getLast().isOpen()).isTrue();
      assertThat(after.attempts().getLast().stopping()).isNull();
      assertThat(world.study.getSpec().suspended()).isFalse();
      assertThat(StudyEnd.isReached(world.study)).isFalse();
      assertThat(world.pods)
          .filteredOn(pod -> TestPods.attempt(pod) != after.attempt())
          .allMatch(pod -> isOver(pod) || isLost(world, pod));
      // The first pod only when it is the trial's turn.
      assertThat(
              world.mayStart
                  || world.pods.stream().anyMatch(p -> TestPods.attempt(p) == after.attempt()))
          .isTrue();
    }
    // Only pods of an attempt that the status says is being stopped are deleted.
    if (!decision.stop().isEmpty()) {
      assertThat(after.attempts().getLast().stopping()).isNotNull();
      assertThat(decision.stop()).allMatch(pod -> TestPods.attempt(pod) == after.attempt());
    }
    // An attempt ends when none of its pods runs any more.
    if (TrialDecider.isOpen(before) && !TrialDecider.isOpen(after)) {
      assertThat(world.pods)
          .filteredOn(pod -> TestPods.attempt(pod) == before.attempt())
          .allMatch(pod -> isOver(pod) || isLost(world, pod) || isUnscheduled(pod));
      assertThat(decision.create()).isEmpty();
    }
    // An outcome is in the status before its pod may go.
    for (Pod pod : decision.release()) {
      int number = TestPods.attempt(pod);
      assertThat(before.attempt()).isGreaterThanOrEqualTo(number);
      assertThat(before.attempts())
          .filteredOn(attempt -> attempt.number() == number)
          .noneMatch(Attempt::isOpen);
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

  private static boolean isUnscheduled(Pod pod) {
    return pod.getSpec().getNodeName() == null;
  }

  private static boolean isLost(TrialWorld world, Pod pod) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    return deletion != null && world.now.isAfter(Instant.parse(deletion).plusSeconds(60));
  }
}

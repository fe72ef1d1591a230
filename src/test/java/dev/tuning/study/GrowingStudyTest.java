package dev.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.ObjectiveValue;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.Curve;
import dev.tuning.trial.StudyManifest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever way a Study took, what is said of its trials is what somebody says who sees them for the
 * first time.
 */
class GrowingStudyTest {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration INTERVAL = Duration.ofSeconds(11);

  private static StudyWorld world(int points, int replicates) {
    return new StudyWorld(
        new StudyManifest()
            .set("budget.maxTrials", "" + points)
            .set("budget.parallelism", "" + points * replicates)
            .set("budget.maxFailedTrials", "1000")
            .set("replicates", "" + replicates)
            .set("objective.goal", replicates % 2 == 0 ? "Maximize" : "Minimize")
            .set(
                "parameters",
                """
                - {name: learningRate, role: Nuisance, double: {min: 1.0e-4, max: 1, scale: Log}}
                - {name: units, role: Nuisance, integer: {min: 1, max: 9, scale: Log}}
                - {name: optimizer, role: Scientific, categorical: {values: [sgd, adam]}}
                - name: momentum
                  role: Nuisance
                  double: {min: 0.5, max: 0.99, scale: ReverseLog}
                  when: {parameter: optimizer, in: [sgd]}
                """));
  }

  private static TrialStatus ended(Trial trial, Random random) {
    double rate = trial.getSpec().parameters().get("learningRate").doubleValue();
    if (random.nextInt(15) == 0) {
      return TrialStatus.NEW.withPhase(Phase.FAILED, "NonZeroExit", "exit code 1");
    }
    if (rate > .2 || random.nextInt(20) == 0) {
      return TrialStatus.NEW.withPhase(Phase.INFEASIBLE, "Diverged", "because");
    }
    // Rounded, so that some points are equally good.
    double error = Math.rint(50 - 10 * Math.log10(rate / 1e-4) + 3 * random.nextGaussian()) / 100;
    TreeMap<Long, Double> values = new TreeMap<>();
    for (long step = 10; step <= 100; step += 10) {
      values.put(step, error + .001 * (100 - step));
    }
    return TrialStatus.NEW
        .withPhase(Phase.SUCCEEDED, null, null)
        .withObjective(new ObjectiveValue(error, 100))
        .withReport(
            random.nextInt(10) == 0
                ? Map.of("validation/error", Curve.of(values))
                : Map.of("validation/error", Curve.of(values), "train/loss", Curve.of(values)),
            null,
            null);
  }

  /** Somebody else's objects, in another order. */
  private static List<Insight> fromScratch(StudyWorld world, Random random) {
    List<Trial> trials = new ArrayList<>();
    world.trials().forEach(trial -> trials.add(copy(trial, Trial.class)));
    Collections.shuffle(trials, random);
    return StudyResults.of(copy(world.study, Study.class), trials).insights();
  }

  private static <T> T copy(T object, Class<T> type) {
    return KUBERNETES.unmarshal(KUBERNETES.asJson(object), type);
  }

  @ParameterizedTest
  @CsvSource({"40, 1, 1", "25, 2, 2", "15, 3, 3"})
  void insightsAreAFunctionOfTheTrials(int points, int replicates, long seed)
      throws JsonProcessingException {
    var random = new Random(seed);
    StudyWorld world = world(points, replicates);
    world.step();
    List<Trial> created = new ArrayList<>(world.trials());
    assertThat(created).hasSize(points * replicates);
    Collections.shuffle(created, random);
    Set<String> said = new TreeSet<>();
    for (int i = 0; i < created.size(); i++) {
      Trial ends = created.get(i);
      world.replace(ends.getSpec().index(), ends.getSpec().replicate(), ended(ends, random));
      Trial other = created.get(random.nextInt(i + 1));
      switch (random.nextInt(8)) {
        case 0 -> world.delete(other.getSpec().index(), other.getSpec().replicate());
        case 1 ->
            world.replace(
                other.getSpec().index(), other.getSpec().replicate(), ended(other, random));
        default -> {}
      }
      world.pass(INTERVAL);
      world.step();

      List<Insight> insights = world.status().insights();
      assertThat(JSON.writeValueAsString(insights))
          .isEqualTo(JSON.writeValueAsString(fromScratch(world, random)));
      insights.forEach(insight -> said.add(insight.check()));
    }
    assertThat(said).contains("missing-metrics").hasSizeGreaterThan(5);
  }
}

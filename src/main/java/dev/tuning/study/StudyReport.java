package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.analysis.Constraint;
import dev.tuning.analysis.plot.Selection;
import dev.tuning.analysis.plot.StudyPlots;
import dev.tuning.api.v1alpha1.ParameterSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudySpec;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.trial.Labels;
import dev.tuning.trial.Objectives;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that a report of a Study shows. A function of the Study and its trials: the same ones give
 * the same report.
 *
 * @param tracking what is noted of an experiment
 * @param results what its trials have come to, as its status says it
 * @param parameters names of the parameters, in the order of the manifest
 * @param trials its trials by index and replicate; of more than {@link Selection#MOST} a selection
 * @param trialsInAll how many there are
 * @param plots the plots, null if the search space can't be read
 */
public record StudyReport(
    Tracking tracking,
    StudyResults results,
    List<String> parameters,
    List<Row> trials,
    int trialsInAll,
    StudyPlots plots) {

  /**
   * What is noted of an experiment (playbook, "Setting up experiment tracking").
   *
   * @param name of the Study
   * @param namespace null if not known
   * @param description what it is to find out, null if it does not say
   * @param configurationUrl where its manifest is kept, null if it does not say
   * @param state one word, null if no operator has seen it
   * @param metric what it optimises
   * @param goal Minimize or Maximize
   * @param over BestStep or LastStep
   * @param target from which value on it is complete, null if there is none
   * @param constraints what must hold at the step that counts
   * @param algorithm how points are chosen
   * @param seed of the search
   * @param maxTrials points in all
   * @param replicates trials of each point
   * @param steps of training
   * @param evalEverySteps steps between evaluations
   * @param manifestCommand what prints the manifest
   * @param reproduceCommand what runs the best trial again, null while there is none
   */
  public record Tracking(
      String name,
      String namespace,
      String description,
      String configurationUrl,
      String state,
      String metric,
      String goal,
      String over,
      Double target,
      List<String> constraints,
      String algorithm,
      long seed,
      long maxTrials,
      int replicates,
      long steps,
      long evalEverySteps,
      String manifestCommand,
      String reproduceCommand) {}

  /**
   * A trial.
   *
   * @param name its name
   * @param index its point
   * @param replicate which repetition of the point
   * @param purpose Confirm or Baseline, null for a trial of the search
   * @param phase Pending, Running, Succeeded, Infeasible or Failed
   * @param reason why, null where there is nothing to say
   * @param message the same as a sentence, null likewise
   * @param objective its objective, of a Running one so far; null if it has none
   * @param step where that was measured, null likewise
   * @param approximate whether a better step may be missing
   * @param values its values, by the position of the parameter; null where one is not active
   */
  public record Row(
      String name,
      long index,
      int replicate,
      String purpose,
      String phase,
      String reason,
      String message,
      Double objective,
      Long step,
      boolean approximate,
      List<JsonNode> values) {}

  /** The report of a Study. */
  public static StudyReport of(Study study, List<Trial> trials) {
    var tally = new TrialTally(study, trials, new JudgedTrials());
    StudyResults results =
        StudyResults.of(study, tally, StudyInsights.of(study, tally, tally.unfinished() == 0));
    List<String> parameters =
        study.getSpec().parameters().stream().map(ParameterSpec::name).toList();
    return new StudyReport(
        tracking(study, results.best()),
        results,
        parameters,
        rows(tally, parameters),
        trials.size(),
        plots(study, tally));
  }

  private static StudyPlots plots(Study study, TrialTally tally) {
    try {
      return StudyPlots.of(StudyHistories.of(study, StudySpace.of(study.getSpec()), tally));
    } catch (IllegalArgumentException e) {
      // What can't be read stalls the Study; its trials are listed all the same.
      return null;
    }
  }

  private static Tracking tracking(Study study, Best best) {
    StudySpec spec = study.getSpec();
    Map<String, String> annotations = study.getMetadata().getAnnotations();
    String name = study.getMetadata().getName();
    String namespace = study.getMetadata().getNamespace();
    return new Tracking(
        name,
        namespace,
        spec.description(),
        annotations == null ? null : annotations.get(Labels.CONFIGURATION_URL),
        study.getStatus() == null ? null : study.getStatus().state(),
        spec.objective().metric(),
        word(spec.objective().goal()),
        word(spec.objective().over()),
        spec.objective().target(),
        Objectives.rule(spec.objective()).constraints().stream().map(Constraint::toString).toList(),
        word(spec.search().algorithm()),
        spec.search().seed(),
        spec.budget().maxTrials(),
        spec.replicatesOrOne(),
        spec.trial().steps(),
        spec.trial().evalEverySteps(),
        UserCommands.manifest(namespace, name),
        best == null ? null : UserCommands.reproduce(namespace, best.trial()));
  }

  /** Another version of the operator may know other words. */
  private static String word(Enum<?> value) {
    return value == null ? "unknown" : value.name();
  }

  private static List<Row> rows(TrialTally tally, List<String> parameters) {
    List<Trial> trials =
        tally.trials().stream()
            .sorted(
                Comparator.comparingLong((Trial trial) -> trial.getSpec().index())
                    .thenComparingInt(trial -> trial.getSpec().replicate()))
            .toList();
    Map<Trial, Integer> positions = new IdentityHashMap<>();
    IntStream.range(0, trials.size()).forEach(i -> positions.put(trials.get(i), i));
    int[] best = tally.ranked().stream().mapToInt(point -> positions.get(point.best())).toArray();
    return Arrays.stream(Selection.of(trials.size(), best))
        .mapToObj(trials::get)
        .map(trial -> row(trial, parameters))
        .toList();
  }

  private static Row row(Trial trial, List<String> parameters) {
    TrialStatus status = trial.statusOrNew();
    var objective = status.objective();
    Map<String, JsonNode> values = trial.getSpec().parameters();
    return new Row(
        trial.getMetadata().getName(),
        trial.getSpec().index(),
        trial.getSpec().replicate(),
        trial.getSpec().isOfSearch() ? null : word(trial.getSpec().purpose()),
        status.phase(),
        status.reason(),
        status.message(),
        objective == null ? null : (Double) objective.value(),
        objective == null ? null : (Long) objective.step(),
        objective != null && Boolean.TRUE.equals(objective.approximate()),
        Arrays.asList(parameters.stream().map(values::get).toArray(JsonNode[]::new)));
  }
}

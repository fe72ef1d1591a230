package dev.tuning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.api.v1alpha1.TrialStatus.Thinned;
import dev.tuning.cli.InvalidHistoryException.Problem;
import dev.tuning.cli.manifest.JsonText;
import dev.tuning.report.MetricValue;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import dev.tuning.search.ScrambledHalton;
import dev.tuning.space.Space;
import dev.tuning.study.Baseline;
import dev.tuning.study.Parameters;
import dev.tuning.study.PlannedTrial;
import dev.tuning.study.StudySpace;
import dev.tuning.trial.TrialResult;
import dev.tuning.trial.TrialVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Trials as a file remembers them, one JSON object a line: index, replicate, purpose (Search where
 * it is absent), parameters, outcome, reason, curves, which are pairs of step and value by metric,
 * and thinned, which says what was left out of those, as the status of a Trial does. A seed may
 * stand there too, as in a suggestion; it follows from the others, and so does the index of a
 * baseline.
 *
 * <p>A trial of the search is one of the points of the space, or else it is refused: a misspelt
 * name would make a history of other parameters. Those of other purposes need not be: a baseline
 * may lie outside.
 */
final class History {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> FIELDS =
      List.of(
          "index",
          "replicate",
          "purpose",
          "seed",
          "parameters",
          "outcome",
          "reason",
          "curves",
          "thinned");

  private static final List<String> THINNED_FIELDS = List.of("metrics", "exactFor", "constraints");

  /** Most trials of a point that a Study may confirm it with. */
  private static final int MOST_RERUNS = 50;

  private static final List<String> OUTCOMES =
      List.of(Phase.SUCCEEDED, Phase.INFEASIBLE, Phase.FAILED, Phase.RUNNING, Phase.PENDING);

  private final Study study;
  private final Space space;
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private History(Study study) {
    this.study = study;
    this.space = StudySpace.of(study.getSpec());
  }

  /**
   * Reads lines.
   *
   * @param study the Study whose trials they are, valid
   * @param lines empty ones are passed over
   * @throws InvalidHistoryException if lines can't be understood
   */
  static List<Trial> read(Study study, List<String> lines) throws InvalidHistoryException {
    var history = new History(study);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String line = lines.get(i);
        history.add(i, () -> JsonText.read(line));
      }
    }
    return history.trials();
  }

  /**
   * Trials of JSON objects.
   *
   * @param study the Study whose trials they are, valid
   * @param entries the objects
   * @throws InvalidHistoryException if some can't be understood
   */
  static List<Trial> of(Study study, List<JsonNode> entries) throws InvalidHistoryException {
    var history = new History(study);
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      history.add(i, () -> entry);
    }
    return history.trials();
  }

  /** A JSON value that may turn out to be none. */
  private interface Json {
    JsonNode read();
  }

  private void add(int position, Json entry) {
    try {
      add(trial(new JsonFields(entry.read(), FIELDS)));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(position, e.getMessage()));
    }
  }

  private List<Trial> trials() throws InvalidHistoryException {
    if (!problems.isEmpty()) {
      throw new InvalidHistoryException(problems);
    }
    return List.copyOf(trials.values());
  }

  private void add(Trial trial) {
    if (trials.putIfAbsent(trial.getSpec().purpose() + trial.getMetadata().getName(), trial)
        != null) {
      throw new IllegalArgumentException(
          "index %d and replicate %d occur a second time: remove one"
              .formatted(trial.getSpec().index(), trial.getSpec().replicate()));
    }
  }

  private Trial trial(JsonFields entry) {
    Purpose purpose = purpose(entry);
    Optional<Long> given =
        purpose == Purpose.Baseline
            ? Optional.empty()
            : Optional.of(entry.requiredInteger("index", 0, ScrambledHalton.INDEX_LIMIT - 1));
    entry.required("parameters");
    Map<String, JsonNode> parameters = entry.object("parameters");
    parameters.forEach(History::requireScalar);
    int replicates =
        study.getSpec().replicatesOrOne() + (purpose == Purpose.Search ? 0 : MOST_RERUNS);
    int replicate = entry.integer("replicate", 0, replicates - 1).orElse(0L).intValue();
    long index =
        given.orElseGet(() -> Baseline.of(study.getSpec(), "parameters", parameters).index());
    Trial trial = new PlannedTrial(index, replicate, purpose, parameters).of(study);
    trial.setStatus(status(trial, entry));
    if (purpose == Purpose.Search) {
      requirePoint(parameters);
    }
    return trial;
  }

  private void requirePoint(Map<String, JsonNode> parameters) {
    try {
      space.complete(Parameters.scalars(parameters));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("parameters: " + e.getMessage(), e);
    }
  }

  private static Purpose purpose(JsonFields entry) {
    String name = entry.text("purpose").orElse(Purpose.Search.name());
    return Arrays.stream(Purpose.values())
        .filter(purpose -> purpose.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "purpose is %s: give one of %s"
                        .formatted(name, Arrays.toString(Purpose.values()))));
  }

  private static void requireScalar(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException(
          "parameter %s is %s: give a number, a string or a boolean".formatted(name, value));
    }
  }

  private TrialStatus status(Trial trial, JsonFields entry) {
    String outcome = entry.requiredText("outcome");
    if (!OUTCOMES.contains(outcome)) {
      throw new IllegalArgumentException(
          "outcome is %s: give one of %s".formatted(outcome, OUTCOMES));
    }
    TrialStatus observed =
        TrialResult.withObservations(
            study,
            trial,
            TrialStatus.NEW.withReport(null, null, thinned(entry)),
            new TrialReport.Completed(observations(entry)));
    return TrialVerdict.reconsidered(
        study.getSpec().objective(),
        observed.withPhase(outcome, entry.text("reason").orElse(null), null));
  }

  /** Null if nothing was left out of the curves. */
  private static Thinned thinned(JsonFields entry) {
    Map<String, JsonNode> fields = entry.object("thinned");
    if (fields.isEmpty()) {
      return null;
    }
    try {
      new JsonFields(entry.required("thinned"), THINNED_FIELDS);
      Thinned read = JSON.convertValue(fields, Thinned.class);
      return new Thinned(
          Objects.requireNonNullElse(read.metrics(), List.of()),
          Objects.requireNonNullElse(read.exactFor(), List.of()),
          Objects.requireNonNullElse(read.constraints(), List.of()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "thinned is %s: copy it from the status of the Trial, or leave it out".formatted(fields),
          e);
    }
  }

  private static List<Observation> observations(JsonFields entry) {
    Map<Long, Map<String, Double>> bySteps = new TreeMap<>();
    Map<String, JsonNode> curves = entry.object("curves");
    for (String metric : curves.keySet()) {
      JsonNode curve = curves.get(metric);
      if (!curve.isArray()) {
        throw notPairs(metric, curve);
      }
      IntStream.range(0, curve.size())
          .mapToObj(curve::get)
          .forEach(
              point ->
                  bySteps
                      .computeIfAbsent(step(metric, point), step -> new LinkedHashMap<>())
                      .put(metric, MetricValue.of(metric, point.get(1))));
    }
    List<Observation> observations = new ArrayList<>();
    bySteps.forEach(
        (step, metrics) -> observations.add(new Observation(step, metrics, Optional.empty())));
    return observations;
  }

  private static long step(String metric, JsonNode point) {
    boolean pair = point.isArray() && point.size() == 2;
    if (!pair || !point.get(0).isNumber() || !point.get(0).canConvertToExactIntegral()) {
      throw notPairs(metric, point);
    }
    return point.get(0).longValue();
  }

  private static IllegalArgumentException notPairs(String metric, JsonNode value) {
    return new IllegalArgumentException(
        "curve %s has %s: give a list of pairs of a whole step and a value"
            .formatted(metric, value));
  }
}

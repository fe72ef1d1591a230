package dev.tuning.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.api.v1alpha1.TrialStatus;
import dev.tuning.api.v1alpha1.TrialStatus.Phase;
import dev.tuning.report.MetricValue;
import dev.tuning.report.Observation;
import dev.tuning.report.TrialReport;
import dev.tuning.search.Seeds;
import dev.tuning.trial.Names;
import dev.tuning.trial.TrialResult;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Trials as a file remembers them, one JSON object a line. */
final class History {

  private static final ObjectReader ENTRY =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Entry.class);

  private History() {}

  /** What became of a trial. */
  enum Outcome {
    Succeeded,
    Infeasible,
    Failed,
    Running,
    Pending
  }

  /**
   * A trial.
   *
   * @param index which point, from 0
   * @param replicate which repetition of it; absent: 0
   * @param seed its INIT_SEED, which follows from the others
   * @param parameters its active parameters
   * @param outcome what became of it
   * @param reason why, if it is infeasible or failed
   * @param curves pairs of step and value by metric; a value is a number, "NaN", "Infinity" or
   *     "-Infinity"
   */
  record Entry(
      @JsonProperty(required = true) Long index,
      Integer replicate,
      Long seed,
      @JsonProperty(required = true) Map<String, JsonNode> parameters,
      @JsonProperty(required = true) Outcome outcome,
      String reason,
      Map<String, List<List<JsonNode>>> curves) {

    Entry {
      replicate = replicate == null ? 0 : replicate;
      curves = curves == null ? Map.of() : curves;
    }
  }

  /**
   * Reads a file.
   *
   * @param study the Study whose trials they are
   * @param lines its lines; empty ones are passed over
   * @throws InvalidHistoryException if a line can't be understood; it names the line
   */
  static List<Trial> read(Study study, List<String> lines) throws InvalidHistoryException {
    Map<String, Trial> trials = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        add(trials, trial(study, ENTRY.readValue(lines.get(i))));
      } catch (JsonProcessingException e) {
        throw new InvalidHistoryException(i + 1, message(e));
      } catch (IllegalArgumentException e) {
        throw new InvalidHistoryException(i + 1, e.getMessage());
      }
    }
    return List.copyOf(trials.values());
  }

  /** Trials of JSON objects. */
  static List<Trial> of(Study study, List<JsonNode> entries) throws InvalidHistoryException {
    return read(study, entries.stream().map(JsonNode::toString).toList());
  }

  private static void add(Map<String, Trial> trials, Trial trial) {
    if (trials.putIfAbsent(trial.getMetadata().getName(), trial) != null) {
      throw new IllegalArgumentException(
          "index %d and replicate %d occur a second time: remove one"
              .formatted(trial.getSpec().index(), trial.getSpec().replicate()));
    }
  }

  private static String message(JsonProcessingException e) {
    return e instanceof UnrecognizedPropertyException unknown
        ? "there is no field %s: use %s"
            .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds())
        : e.getOriginalMessage();
  }

  private static Trial trial(Study study, Entry entry) {
    if (entry.index() == null || entry.parameters() == null || entry.outcome() == null) {
      throw new IllegalArgumentException("index, parameters or outcome is null: give it a value");
    }
    entry.parameters().forEach(History::requireScalar);
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder()
            .withName(Names.trial(study.getMetadata().getName(), entry.index(), entry.replicate()))
            .build());
    trial.setSpec(
        new TrialSpec(
            study.getMetadata().getName(),
            entry.index(),
            entry.replicate(),
            TrialSpec.Purpose.Search,
            entry.parameters(),
            Seeds.initSeed(study.getSpec().search().seed(), entry.index(), entry.replicate())));
    trial.setStatus(status(study, trial, entry));
    return trial;
  }

  private static void requireScalar(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException(
          "parameter %s is %s: give a number, a string or a boolean".formatted(name, value));
    }
  }

  private static TrialStatus status(Study study, Trial trial, Entry entry) {
    var report = new TrialReport.Completed(observations(entry));
    if (entry.outcome() == Outcome.Succeeded) {
      return TrialResult.reported(study, trial, TrialStatus.NEW, report);
    }
    return TrialResult.withObservations(study, trial, TrialStatus.NEW, report)
        .withPhase(
            switch (entry.outcome()) {
              case Succeeded -> Phase.SUCCEEDED;
              case Infeasible -> Phase.INFEASIBLE;
              case Failed -> Phase.FAILED;
              case Running -> Phase.RUNNING;
              case Pending -> Phase.PENDING;
            },
            entry.reason(),
            null);
  }

  private static List<Observation> observations(Entry entry) {
    Map<Long, Map<String, Double>> bySteps = new TreeMap<>();
    entry
        .curves()
        .forEach(
            (metric, points) ->
                points.forEach(
                    point ->
                        bySteps
                            .computeIfAbsent(step(metric, point), step -> new LinkedHashMap<>())
                            .put(metric, MetricValue.of(metric, point.get(1)))));
    List<Observation> observations = new ArrayList<>();
    bySteps.forEach(
        (step, metrics) -> observations.add(new Observation(step, metrics, Optional.empty())));
    return observations;
  }

  private static long step(String metric, List<JsonNode> point) {
    if (point == null || point.size() != 2 || !point.getFirst().canConvertToExactIntegral()) {
      throw new IllegalArgumentException(
          "curve %s has the point %s: give pairs of a whole step and a value"
              .formatted(metric, point));
    }
    return point.getFirst().longValue();
  }
}

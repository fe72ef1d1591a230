package dev.tuning.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.report.LogPairs.Pair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads observations from the lines of a program's log, for programs that can't be changed. What is
 * not understood is log and passed over: a line never is an error.
 *
 * <ul>
 *   <li>A line that is a JSON object with a whole {@code step} and an object {@code metrics} or a
 *       {@code checkpoint} is an observation, as in a report. Other fields and metrics that are no
 *       numbers are passed over, and so are all other JSON objects; outcomes too.
 *   <li>Any other line is searched for pairs {@code name=value} ({@link LogPairs} says what a pair
 *       is), anywhere in it. With a pair {@code step=N}, all other pairs with a number are metrics
 *       of step N, and {@code checkpoint=NAME} is its checkpoint. A line whose {@code step} is no
 *       whole number is passed over, since nobody knows what its metrics belong to.
 *   <li>Without a pair {@code step=...} only the named metrics count, so that not every number of a
 *       log becomes a metric. They belong to the last step that a line said. Where no line said
 *       any, evaluations are counted: the n-th one is at n times {@code evalEverySteps}, and
 *       another one begins with a named metric that the current one has already.
 * </ul>
 *
 * <p>The limits are those of reports: 32 metrics a line (the first ones count), their names, the
 * names of checkpoints. Of a pair that a line has twice the first counts. Lines of more than 65536
 * characters are passed over. The time for a line grows with its length. Not for use by several
 * threads.
 */
public final class LogLines {

  private static final int LONGEST_LINE = 64 * 1024;

  private static final String STEP = "step";
  private static final String CHECKPOINT = "checkpoint";

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final Set<String> named;
  private final long evalEverySteps;
  private State state;

  /**
   * What must be remembered to go on with the next line.
   *
   * @param step the last step that a line said, null if none did
   * @param evaluations evaluations begun without a step, 0 or more
   * @param seen named metrics that the last of those has
   */
  public record State(Long step, long evaluations, Set<String> seen) {

    /** Before the first line. */
    public static final State START = new State(null, 0, Set.of());

    public State {
      if (evaluations < 0) {
        throw new IllegalArgumentException(
            "evaluations is " + evaluations + ": give the number of evaluations begun, 0 or more");
      }
      seen = Collections.unmodifiableSet(new TreeSet<>(seen));
    }

    private State at(long step) {
      return new State(step, evaluations, seen);
    }

    private State with(Set<String> metrics) {
      boolean begins = evaluations == 0 || !Collections.disjoint(seen, metrics);
      Set<String> all = new TreeSet<>(metrics);
      if (!begins) {
        all.addAll(seen);
      }
      return new State(step, begins ? evaluations + 1 : evaluations, all);
    }
  }

  /**
   * Reads a log from its beginning, or from where somebody stopped.
   *
   * @param named metrics that count in lines that say no step
   * @param evalEverySteps training steps between evaluations, 1 or more
   * @param state {@link State#START}, or what {@link #state} said after the last line read
   */
  public LogLines(Set<String> named, long evalEverySteps, State state) {
    if (evalEverySteps < 1) {
      throw new IllegalArgumentException(
          "evalEverySteps is " + evalEverySteps + ": give a number of training steps, 1 or more");
    }
    this.named = Set.copyOf(named);
    this.evalEverySteps = evalEverySteps;
    this.state = state;
  }

  /** {@return what must be remembered to go on with the next line} */
  public State state() {
    return state;
  }

  /**
   * Reads the next line.
   *
   * @param line the line; white space around it does not matter
   * @return what it says of a step, empty if it says nothing
   */
  public Optional<Observation> read(String line) {
    if (line.length() > LONGEST_LINE) {
      return Optional.empty();
    }
    return object(line.strip()).map(this::ofObject).orElseGet(() -> ofPairs(LogPairs.in(line)));
  }

  private static Optional<ObjectNode> object(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonLine.read(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Observation> ofObject(ObjectNode fields) {
    OptionalLong step = StepNumber.in(fields.path(STEP));
    JsonNode reported = fields.path("metrics");
    Optional<String> checkpoint = CheckpointName.in(fields.path(CHECKPOINT));
    if (step.isEmpty() || !reported.isObject() && checkpoint.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    reported
        .properties()
        .forEach(metric -> add(metric.getKey(), MetricValue.in(metric.getValue()), metrics));
    return observation(step.getAsLong(), metrics, checkpoint);
  }

  private Optional<Observation> ofPairs(List<Pair> pairs) {
    Optional<String> said = first(pairs, STEP);
    if (said.isEmpty()) {
      return withoutStep(metrics(pairs, named::contains));
    }
    if (!DIGITS.matcher(said.get()).matches()
        || Long.parseLong(said.get()) > Observation.MAX_STEP) {
      return Optional.empty();
    }
    return observation(
        Long.parseLong(said.get()),
        metrics(pairs, name -> !name.equals(STEP) && !name.equals(CHECKPOINT)),
        first(pairs, CHECKPOINT).filter(CheckpointName::isSafe));
  }

  private static Optional<String> first(List<Pair> pairs, String name) {
    return pairs.stream().filter(pair -> pair.name().equals(name)).map(Pair::value).findFirst();
  }

  private static Map<String, Double> metrics(List<Pair> pairs, Predicate<String> counts) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (counts.test(pair.name())) {
        add(pair.name(), pair.number(), metrics);
      }
    }
    return metrics;
  }

  private static void add(String name, OptionalDouble value, Map<String, Double> metrics) {
    if (value.isPresent() && metrics.size() < Observation.MAX_METRICS && MetricName.isValid(name)) {
      metrics.putIfAbsent(name, value.getAsDouble());
    }
  }

  private Optional<Observation> observation(
      long step, Map<String, Double> metrics, Optional<String> checkpoint) {
    state = state.at(step);
    return metrics.isEmpty() && checkpoint.isEmpty()
        ? Optional.empty()
        : Optional.of(new Observation(step, metrics, checkpoint));
  }

  private Optional<Observation> withoutStep(Map<String, Double> metrics) {
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    if (state.step() != null) {
      return observation(state.step(), metrics, Optional.empty());
    }
    State next = state.with(metrics.keySet());
    if (next.evaluations() > Observation.MAX_STEP / evalEverySteps) {
      return Optional.empty();
    }
    state = next;
    return Optional.of(
        new Observation(next.evaluations() * evalEverySteps, metrics, Optional.empty()));
  }
}

package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of a model and of its suggestions on one thread; `make bench-suggest` runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
public class BayesianBenchmark {

  /** Results in the history. */
  @Param({"50", "200", "1000"})
  public int results;

  /** Parameters of the space, all of them ranges. */
  @Param({"5", "20"})
  public int parameters;

  private BayesianSearch search;
  private List<PastPoint> history;
  private BayesianRound begun;

  /** Every fourth or so of the points is infeasible. */
  @Setup
  public void fill() {
    var space =
        new Space(
            IntStream.range(0, parameters)
                .mapToObj(j -> new Parameter("x" + j, new DoubleDomain(0, 1, Scale.LINEAR)))
                .toList());
    search = new BayesianSearch(space, 1, 0, List.of());
    history = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      var point = search.pointAt(i).orElseThrow();
      double sum = 0;
      for (int j = 0; j < parameters; j++) {
        sum -= Math.pow((double) point.get("x" + j) - 0.4, 2) / (j + 1);
      }
      history.add(
          new PastPoint(
              i,
              point,
              (double) point.get("x0") > 0.75
                  ? new Result.Infeasible()
                  : new Result.Feasible(sum, 1, 0)));
    }
    begun = search.begin(history);
    begun.next(results);
  }

  /** What is done when a result has come: the model is made anew and asked for one point. */
  @Benchmark
  public Optional<Proposal> updateAndSuggest() {
    return search.begin(history).next(results);
  }

  /** A further point of the same model. */
  @Benchmark
  public Optional<Proposal> suggestAnother() {
    return begun.next(results + 1);
  }
}

package dev.tuning.search;

import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Time of suggestions on one thread; `make bench-suggest` runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class SuggestionBenchmark {

  private static final int BATCH = 1_000_000;

  /** As many points as a Study may have trials. */
  private static final int LARGEST_STUDY = 100_000;

  private final Search plain = QuasiRandom.over(Spaces.ranges(20), 1);
  private final Search branching = QuasiRandom.over(branching(), 1);
  private Search finite;

  /** Remembered points would make the second batch free. */
  @Setup(Level.Invocation)
  public void forget() {
    finite =
        QuasiRandom.over(
            new Space(IntStream.range(0, 20).mapToObj(j -> Spaces.integer("p" + j, 4)).toList()),
            1);
  }

  /** Three scientific optimizers, of which two have parameters of their own; 20 in all. */
  private static Space branching() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        Spaces.scientific("optimizer", new CategoricalDomain(List.of("sgd", "momentum", "adam"))));
    parameters.add(
        Spaces.scientific(
            "layers",
            new IntegerDomain(1, 4, Scale.LINEAR),
            Spaces.when("optimizer", "momentum", "adam")));
    for (int j = 2; j < 20; j++) {
      parameters.add(
          switch (j % 3) {
            case 0 -> Spaces.real("p" + j);
            case 1 -> Spaces.real("p" + j, Spaces.when("optimizer", "adam"));
            default -> Spaces.integer("p" + j, 64, Spaces.when("layers", 2L, 3L));
          });
    }
    return new Space(parameters);
  }

  /** A million points of a space of 20 ranges. */
  @Benchmark
  public void millionOfTwentyRanges(Blackhole blackhole) {
    suggest(plain, 0, BATCH, blackhole);
  }

  /** A million points just below the largest index. */
  @Benchmark
  public void millionNearTheLastIndex(Blackhole blackhole) {
    suggest(plain, ScrambledHalton.INDEX_LIMIT - BATCH, BATCH, blackhole);
  }

  /** A million points of a space of scientific and conditional parameters. */
  @Benchmark
  public void millionOfConditionalAndScientific(Blackhole blackhole) {
    suggest(branching, 0, BATCH, blackhole);
  }

  /** What a restarted operator does for the last trial of the largest study of a finite space. */
  @Benchmark
  public Optional<Map<String, Object>> lastOfAHundredThousandWithoutRepetition() {
    return finite.pointAt(LARGEST_STUDY - 1);
  }

  private static void suggest(Search search, long first, int count, Blackhole blackhole) {
    for (long i = first; i < first + count; i++) {
      blackhole.consume(search.pointAt(i));
    }
  }
}

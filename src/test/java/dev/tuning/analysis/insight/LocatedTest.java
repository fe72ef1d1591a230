package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocatedTest {

  /** x = 0.25, and how often somebody has asked for it. */
  private static final class Asked extends Located {

    private int times;

    @Override
    public Object get(Object name) {
      times++;
      return name.equals("x") ? 0.25 : null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return Map.<String, Object>of("x", 0.25).entrySet();
    }
  }

  private final Asked values = new Asked();
  private final List<Point> points =
      List.of(new Point(0, values, 1, List.of()), new Point(1, Map.of("x", 0.5), 2, List.of()));

  private static List<Parameter> upTo(double max) {
    return List.of(new Parameter("x", new DoubleDomain(0, max, Scale.LINEAR)));
  }

  private double[] at(List<Parameter> parameters) {
    return Axis.of(parameters, points).getFirst().at(new int[] {0, 1});
  }

  @Test
  void areAskedOnce() {
    assertThat(at(upTo(1))).containsExactly(0.25, 0.5);
    assertThat(at(upTo(1))).containsExactly(0.25, 0.5);
    assertThat(values.times).isEqualTo(1);
  }

  @Test
  void areAskedAgainForOtherParameters() {
    assertThat(at(upTo(1))).containsExactly(0.25, 0.5);
    assertThat(at(upTo(2))).containsExactly(0.125, 0.25);
    assertThat(at(List.of(new Parameter("y", new DoubleDomain(0, 1, Scale.LINEAR)))))
        .containsExactly(Double.NaN, Double.NaN);
    assertThat(values.times).isEqualTo(3);
  }
}

package dev.tuning.analysis.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tuning.analysis.insight.PlantedTruths.Planted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check finds what is there, and hardly ever what is not. */
class InsightChecksTest {

  private static final int STUDIES = 1000;

  static List<Planted> planted() {
    return PlantedTruths.all();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsPlantedIsFound(Planted planted) {
    List<Insight> insights = InsightChecks.insights(planted.history().get(), Set.of());

    assertThat(insights)
        .filteredOn(insight -> insight.check().equals(planted.check()))
        .anySatisfy(insight -> assertThat(insight.message()).contains(planted.message()));
  }

  @Test
  void everyCheckHasSomethingPlanted() {
    assertThat(new TreeSet<>(planted().stream().map(Planted::check).toList()))
        .containsExactlyElementsOf(new TreeSet<>(InsightChecks.ids()));
    assertThat(planted()).hasSizeGreaterThanOrEqualTo(30);
  }

  /** Of half of the studies some points are infeasible by chance. */
  @Test
  void nothingIsFoundWhereThereIsNothing() {
    Map<String, Long> alarms = new TreeMap<>();
    for (boolean infeasible : new boolean[] {false, true}) {
      NullStudies.alarms(STUDIES / 2, new NullStudies.Kind(infeasible, false))
          .forEach((check, count) -> alarms.merge(check, count, Long::sum));
    }
    // They say what is, whether by chance or not.
    alarms.keySet().removeAll(Set.of("infeasible-fraction", "scientific-undecided"));

    assertThat(alarms)
        .hasSize(InsightChecks.ids().size() - 2)
        .allSatisfy(
            (check, count) -> assertThat(count).as(check).isLessThanOrEqualTo(STUDIES / 20));
  }
}

package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A scientific value is better than others by more than chance; see {@link ScientificResult}. It is
 * silent where no difference holds.
 */
final class ScientificDifference implements InsightCheck {

  private static final int MOST_NAMED = 3;

  @Override
  public String id() {
    return "scientific-difference";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    return history.comparison().filter(result -> !result.worse().isEmpty()).stream()
        .map(result -> insight(history, result))
        .toList();
  }

  private Insight insight(StudyHistory history, ScientificResult result) {
    ScientificResult.Group best = result.groups().getFirst();
    List<ScientificResult.Group> worse = result.worse();
    int equal = result.groups().size() - worse.size() - 1;
    String others =
        worse.stream()
            .limit(MOST_NAMED)
            .map(group -> text(group.values()))
            .collect(Collectors.joining("; "));
    return new Insight(
        id(),
        Severity.INFO,
        Optional.empty(),
        "with the other parameters tuned, %s (%s) is better than %s%s, the nearest by %s, where"
                .formatted(
                    text(best.values()),
                    Text.rounded(best.best()),
                    others,
                    worse.size() > MOST_NAMED
                        ? " and %d more".formatted(worse.size() - MOST_NAMED)
                        : "",
                    Text.rounded(worse.getFirst().level() - best.level()))
            + " chance explains %s.".formatted(Text.rounded(result.critical()))
            + (equal == 0
                ? ""
                : " It can't be told from %s.".formatted(Text.count(equal, "other combination")))
            + " Confirm it with fresh seeds, and adopt it if it outweighs the complexity it adds.",
        Playbook.ISOLATION_PLOTS.source(),
        result.evidence().data());
  }

  static String text(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + Axis.text(value.getValue()))
        .collect(Collectors.joining(", "));
  }
}

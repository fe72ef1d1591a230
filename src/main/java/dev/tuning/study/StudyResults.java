package dev.tuning.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tuning.analysis.probe.ProbeOutcome;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.StudyStatus.Best;
import dev.tuning.api.v1alpha1.StudyStatus.Confirmation;
import dev.tuning.api.v1alpha1.StudyStatus.Infeasible;
import dev.tuning.api.v1alpha1.StudyStatus.Insight;
import dev.tuning.api.v1alpha1.StudyStatus.Scientific;
import dev.tuning.api.v1alpha1.StudyStatus.TrialCounts;
import dev.tuning.api.v1alpha1.Trial;
import java.util.List;
import java.util.Optional;

/**
 * What the trials of a Study have come to, as its status says it.
 *
 * @param trials counts by phase
 * @param best the best feasible point, null while there is none
 * @param noBest why there is none, null otherwise
 * @param infeasible the infeasible trials
 * @param scientific the combinations of scientific values, null if there are none
 * @param insights what the playbook says, null if that is nothing
 * @param confirm what came of running the best points again, null before that
 * @param trustworthy whether the result may be believed
 * @param probe what a probe has found, null for every other search
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyResults(
    TrialCounts trials,
    Best best,
    String noBest,
    Infeasible infeasible,
    List<Scientific> scientific,
    List<Insight> insights,
    Confirmation confirm,
    Trust trustworthy,
    StudyStatus.Probe probe) {

  /** The results of a Study. */
  public static StudyResults of(Study study, List<Trial> trials) {
    var tally = new TrialTally(study, trials, new JudgedTrials());
    return of(study, tally, StudyInsights.of(study, tally, tally.unfinished() == 0));
  }

  /**
   * The results of a Study.
   *
   * @param said what the playbook says of it
   */
  static StudyResults of(Study study, TrialTally tally, StudyInsights.Said said) {
    List<Scientific> scientific = List.of();
    try {
      scientific = tally.scientific(StudySpace.of(study.getSpec()));
    } catch (IllegalArgumentException e) {
      // What can't be read stalls the Study; its trials are counted all the same.
    }
    Optional<ProbeOutcome> probe = tally.probe();
    // A probe compares speed: the point with the best objective is not what it looks for.
    boolean ranks = probe.isEmpty();
    Optional<Best> best = tally.best().filter(_ -> ranks);
    return new StudyResults(
        tally.counts(0),
        best.orElse(null),
        ranks && best.isEmpty() ? tally.noBest() : null,
        tally.infeasible(),
        scientific.isEmpty() ? null : scientific,
        said.insights().isEmpty() ? null : said.insights(),
        tally
            .confirming()
            .flatMap(
                confirming ->
                    confirming
                        .result()
                        .map(result -> ConfirmationStatus.of(result, confirming::parameters)))
            .orElse(null),
        said.trust(),
        probe.map(StudyProbe::status).orElse(null));
  }
}

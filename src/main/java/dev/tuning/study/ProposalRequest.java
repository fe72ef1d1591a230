package dev.tuning.study;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.search.bayesian.BayesianSearch;
import dev.tuning.search.bayesian.PastPoint;
import java.util.List;

/**
 * What a model is to be asked.
 *
 * @param uid of the Study
 * @param namespace of the Study
 * @param study its name
 * @param search its search
 * @param index of the first point wanted
 * @param count how many points are wanted
 * @param history the points so far, by index
 */
public record ProposalRequest(
    String uid,
    String namespace,
    String study,
    BayesianSearch search,
    long index,
    int count,
    List<PastPoint> history) {

  /** Points beyond these are not asked for ahead of time. */
  private static final int MOST_AHEAD = 64;

  /**
   * The question about the next points of a Study: as many as may run at once.
   *
   * @param end index beyond the last point
   */
  static ProposalRequest of(
      StudySnapshot snapshot, TrialTally tally, BayesianSearch search, long end) {
    Study study = snapshot.study();
    int replicates = study.getSpec().replicatesOrOne();
    long points =
        Math.min(
            Math.ceilDiv(study.getSpec().budget().parallelism(), replicates),
            end - snapshot.nextIndex());
    return new ProposalRequest(
        study.getMetadata().getUid(),
        study.getMetadata().getNamespace(),
        study.getMetadata().getName(),
        search,
        snapshot.nextIndex(),
        Math.clamp(points, 1, MOST_AHEAD),
        ModelHistory.of(study, tally.ofSearch()));
  }
}

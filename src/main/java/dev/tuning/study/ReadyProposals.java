package dev.tuning.study;

import dev.tuning.api.v1alpha1.StudyStatus.SearchModel;
import dev.tuning.search.bayesian.Proposal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a model has answered so far.
 *
 * @param asked the latest request, absent if there was none
 * @param unansweredSince since when no request has had an answer; absent if the latest has one
 * @param fresh answers to the latest request, by index
 * @param older answers to those before it, by index
 * @param failure why the latest request has no answer and won't have one
 * @param model what the model is made of, absent if there was none yet
 */
public record ReadyProposals(
    Optional<ProposalRequest> asked,
    Optional<Instant> unansweredSince,
    Map<Long, Proposal> fresh,
    Map<Long, Proposal> older,
    Optional<String> failure,
    Optional<SearchModel> model) {

  /** Nothing was asked yet. */
  public static final ReadyProposals NONE =
      new ReadyProposals(
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty());
}

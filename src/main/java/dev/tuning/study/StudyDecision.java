package dev.tuning.study;

import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a Study.
 *
 * @param createService whether the Service that names the pods is to be created, before any Trial
 * @param create Trials to create, in this order
 * @param status the status once that is done
 * @param ask what the model of Bayesian search is to be asked, without waiting for the answer
 * @param recheck when to look again although nothing happened
 */
public record StudyDecision(
    boolean createService,
    List<Trial> create,
    StudyStatus status,
    Optional<ProposalRequest> ask,
    Optional<Duration> recheck) {}

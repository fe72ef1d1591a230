package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import java.util.List;

/**
 * A Study and its trials, of a file or of a cluster.
 *
 * @param study the Study
 * @param trials its trials
 */
record StudyWithTrials(Study study, List<Trial> trials) {}

package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Severity;
import java.util.Map;
import java.util.Optional;

/**
 * What a check says about the history of a study.
 *
 * @param check identifier of the check, by which it can be silenced
 * @param severity how much it matters
 * @param parameter name of the parameter that it is about; absent: the study as a whole
 * @param message what is the matter, with numbers, and what to do
 * @param source the section of the playbook that says so
 * @param data the numbers and series behind it, by name: each a finite {@link Double}, a {@link
 *     Long}, a {@link String} or a list of at most {@link Evidence#MAX_SERIES} of those
 */
public record Insight(
    String check,
    Severity severity,
    Optional<String> parameter,
    String message,
    String source,
    Map<String, Object> data) {}

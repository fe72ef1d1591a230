/**
 * What the playbook's expert would say of a history: one class a check, each a pure function of a
 * {@link dev.tuning.analysis.insight.StudyHistory}. Thresholds that the playbook does not give are
 * those of statistical tests, chosen so that a check speaks of fewer than one in twenty studies in
 * which there is nothing to find.
 */
package dev.tuning.analysis.insight;

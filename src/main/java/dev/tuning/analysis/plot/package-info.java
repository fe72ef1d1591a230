/**
 * What a study looks like: the series of each plot of its report, as numbers. Pure functions of a
 * {@link dev.tuning.analysis.insight.StudyHistory}; nothing here draws.
 */
package dev.tuning.analysis.plot;

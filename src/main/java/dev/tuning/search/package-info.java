/**
 * Which points a study tries, and with which seeds. Pure: every result is a function of its
 * arguments, so a restart, another order or another parallelism gives the same study.
 *
 * <p>See docs/search.md for the method, its quality, and its sources.
 */
package dev.tuning.search;

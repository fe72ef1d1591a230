/**
 * The search space of a study: what values a parameter can take and how the unit interval maps onto
 * them. Pure: no input or output, no clock, no randomness, every type immutable.
 *
 * <p>Mappings use {@link java.lang.StrictMath}, so that a point has the same bits on every machine.
 */
package dev.tuning.space;

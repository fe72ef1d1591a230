/**
 * Bayesian search: a Gaussian process learns from the finished points which ones are good and which
 * can't be trained at all, and the next point is where most improvement is to be expected.
 *
 * <p>Pure: the same space, seed and history give the same proposals, whatever order trials ended
 * in. See docs/search.md for the method, its sources and how good it is.
 */
package dev.tuning.search.bayesian;

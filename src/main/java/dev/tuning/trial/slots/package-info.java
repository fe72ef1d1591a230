/**
 * Which trials may run now: the slots of the operator, shared fairly over the Studies. Pure: it
 * knows no cluster and no time, so that all of it can be simulated.
 */
package dev.tuning.trial.slots;

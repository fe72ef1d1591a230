/**
 * The trainer of the trial image: a multilayer perceptron on handwritten digits, in ND4J.
 *
 * <p>One process is one attempt of one trial. {@link dev.tuning.trainer.TrialEnvironment} reads
 * what the operator sets, {@link dev.tuning.trainer.Trainer} trains, evaluates and writes
 * checkpoints, {@link dev.tuning.trainer.Hosts} keeps several hosts in step, and
 * {@link dev.tuning.trainer.Reporter} and {@link dev.tuning.trainer.LastWord} say what came out of
 * it; {@link dev.tuning.trainer.ReportSender} tells the operator without being in the way. Every
 * random number is a pure function of a seed and a position, never of time, so that a resumed
 * attempt continues bit for bit where the interrupted one stopped.
 */
package dev.tuning.trainer;

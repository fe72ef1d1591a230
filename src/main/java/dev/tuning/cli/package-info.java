/**
 * The command line, for work without a cluster: one class for each command. It starts without
 * Quarkus, because it has to start quickly.
 */
package dev.tuning.cli;

/**
 * The command line, for work on files, without a cluster, and to look up what a cluster has found:
 * one class for each command. It starts without Quarkus, because it has to start quickly.
 */
package dev.tuning.cli;

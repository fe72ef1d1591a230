package dev.tuning.cli.manifest;

/**
 * A place in a file, as editors count.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Position(int line, int column) {}

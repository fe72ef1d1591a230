package dev.tuning.cli.manifest;

/**
 * Why a file, or a document in it, can't be read as a manifest.
 *
 * @param position where, or null if it is about the file as a whole
 * @param field the field that it is about, or empty
 * @param message what is wrong and what to do about it
 */
public record ManifestProblem(Position position, String field, String message) {}

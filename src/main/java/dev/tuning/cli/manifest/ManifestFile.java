package dev.tuning.cli.manifest;

import java.util.List;

/**
 * What a file has for us: the Studies that could be read, and what could not be read.
 *
 * @param name the file's name, as a message shows it
 * @param studies the Studies, in their order
 * @param problems documents that can't be read, in their order
 */
public record ManifestFile(
    String name, List<StudyDocument> studies, List<ManifestProblem> problems) {

  /** Copies the lists. */
  public ManifestFile {
    studies = List.copyOf(studies);
    problems = List.copyOf(problems);
  }
}

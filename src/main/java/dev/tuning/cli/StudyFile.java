package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.cli.manifest.ManifestReader;
import dev.tuning.cli.rules.StudyRules;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The one Study of a file, with its history. */
final class StudyFile {

  /** What some editors begin a file with. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private StudyFile() {}

  /**
   * Reads a Study.
   *
   * @throws RefusedException if the file has an error, no Study, or several
   */
  static Study study(ManifestReader reader, String file) throws RefusedException {
    CheckedFile checked = CheckedFile.of(reader.read(file), new StudyRules());
    if (!checked.errors().isEmpty()) {
      throw new RefusedException(checked.errors().stream().map(FindingFormat::line).toList());
    }
    if (checked.studies() == 0) {
      throw new RefusedException(List.of(FindingFormat.line(checked.noStudy())));
    }
    if (checked.studies() > 1) {
      throw new RefusedException(
          List.of(
              "%s: error: has %d Studies: give a file with one"
                  .formatted(checked.name(), checked.studies())));
    }
    return checked.valid().getFirst().study();
  }

  /**
   * Reads a history.
   *
   * @param study the Study whose trials it has
   * @param file its name; null: no trial has run yet
   * @throws RefusedException if it can't be read or understood
   */
  static List<Trial> history(Study study, String file) throws RefusedException {
    if (file == null) {
      return List.of();
    }
    try {
      return History.read(study, lines(file));
    } catch (InvalidHistoryException e) {
      throw new RefusedException(lines(file, e));
    } catch (NoSuchFileException _) {
      throw new RefusedException(List.of(file + ": error: no such file: check its name"));
    } catch (MalformedInputException _) {
      throw new RefusedException(
          List.of(file + ": error: is not in UTF-8: save it with that encoding"));
    } catch (IOException e) {
      throw new RefusedException(
          List.of(
              "%s: error: can't be read (%s): name a readable file"
                  .formatted(file, e.getMessage())));
    }
  }

  private static List<String> lines(String file) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(file)));
    if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) {
      lines.set(0, lines.getFirst().substring(BYTE_ORDER_MARK.length()));
    }
    return lines;
  }

  private static List<String> lines(String file, InvalidHistoryException invalid) {
    List<String> lines = new ArrayList<>();
    for (InvalidHistoryException.Problem problem : invalid.named()) {
      lines.add("%s:%d: error: %s".formatted(file, problem.position() + 1, problem.message()));
    }
    if (invalid.others() > 0) {
      lines.add(
          "%s: error: %d more trials can't be understood: correct them likewise"
              .formatted(file, invalid.others()));
    }
    return lines;
  }
}

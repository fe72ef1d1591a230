package dev.tuning.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code docs/observing.md} lists, and what the code has. */
public final class Reasons {

  private static final Path DOCUMENT = Path.of("docs/observing.md");
  private static final Pattern ROW = Pattern.compile("\\| ((?:`\\w+`(?:, )?)+) \\|.*");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private Reasons() {}

  /** The names in the first column of the first table under a heading. */
  public static List<String> documented(String heading) {
    String text = read(DOCUMENT);
    int begin = text.indexOf("\n" + heading + "\n");
    if (begin < 0) {
      throw new IllegalArgumentException(DOCUMENT + " has no heading " + heading);
    }
    return text.substring(begin + heading.length() + 2)
        .lines()
        .takeWhile(line -> !line.startsWith("#"))
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .flatMap(row -> NAME.matcher(row.group(1)).results())
        .map(name -> name.group(1))
        .toList();
  }

  /** The names of an enum. */
  public static List<String> of(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }

  /**
   * Places in the sources of a package where a pattern is found: a reason that is written there is
   * in no list.
   */
  public static List<String> written(String packageName, Pattern pattern) {
    Path sources = Path.of("src/main/java", packageName.replace('.', '/'));
    try (Stream<Path> files = Files.list(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(
              file ->
                  pattern
                      .matcher(read(file))
                      .results()
                      .map(found -> file.getFileName() + ": " + found.group()))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

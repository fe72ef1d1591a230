package dev.tuning.cli;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How text becomes a word of a POSIX shell that means exactly that text. */
final class ShellWords {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Variables that bash does not let anybody set. */
  private static final Set<String> READ_ONLY =
      Set.of("BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID");

  private ShellWords() {}

  /** A text as one word; in quotes where a shell would see more than text in it. */
  static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : inQuotes(text);
  }

  /** A text as one word, in quotes. */
  static String inQuotes(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Whether a shell can export a variable of this name. */
  static boolean canExport(String name) {
    return NAME.matcher(name).matches() && !READ_ONLY.contains(name);
  }

  /** A text as lines of a comment: what it has in line breaks must not become commands. */
  static String comment(String text) {
    return ("# " + text.replaceAll("[\\p{Cntrl}\\x{2028}\\x{2029}]+", " ")).stripTrailing();
  }

  /** Parts of a word that stand without a space between them. */
  static String join(List<String> parts) {
    return parts.isEmpty() ? "''" : String.join("", parts);
  }
}

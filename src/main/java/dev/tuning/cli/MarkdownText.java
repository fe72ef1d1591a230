package dev.tuning.cli;

import java.util.regex.Pattern;

/** Text as cells of a table of GitHub's Markdown. */
final class MarkdownText {

  /** What would end the row, or is not to be seen. */
  private static final Pattern BREAKS =
      Pattern.compile("[\\s\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+");

  /** An underscore within a word marks nothing, and names have many. */
  private static final Pattern MARKS =
      Pattern.compile("[\\\\`*\\[\\]|~$]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

  private static final Pattern LINK = Pattern.compile("https?://[^\\s\\p{Cntrl}<>|`\\\\]+");

  private MarkdownText() {}

  /** A text that looks as it is, in one line. */
  static String escape(String text) {
    String line = BREAKS.matcher(text).replaceAll(" ").strip();
    return MARKS
        .matcher(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .replaceAll("\\\\$0");
  }

  /** A link to a URL of the web; anything else is text. */
  static String link(String url) {
    return LINK.matcher(url).matches() ? "<" + url + ">" : escape(url);
  }
}

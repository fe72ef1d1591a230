package dev.tuning.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of a trial's pod says: {@code <study>-<index>-<attempt>-<host>}. */
record PodName(String study, int index, int attempt, int host) {

  private static final Pattern FORM = Pattern.compile("(.+)-(\\d+)-(\\d+)-(\\d+)");

  static PodName parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no pod of a trial: " + name);
    }
    return new PodName(
        matcher.group(1),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)));
  }
}

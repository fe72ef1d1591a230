package dev.tuning.space;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names like one that is unknown: what somebody may have meant. Case and punctuation make no
 * difference, so that learning_rate is like learningRate.
 */
public final class SimilarNames {

  /** Of so many letters one may be wrong. */
  private static final int LETTERS_PER_MISTAKE = 3;

  private SimilarNames() {}

  /** A name and how many mistakes lead to it. */
  private record Candidate(String name, int mistakes) {}

  /**
   * Names in the order of their likeness.
   *
   * @param unknown what they are compared with
   * @return all of them, the most similar first; of equally similar ones the first in the alphabet
   */
  public static List<String> nearestFirst(String unknown, Collection<String> names) {
    String letters = letters(unknown);
    return names.stream()
        .map(name -> new Candidate(name, mistakes(letters, letters(name))))
        .sorted(Comparator.comparingInt(Candidate::mistakes).thenComparing(Candidate::name))
        .map(Candidate::name)
        .toList();
  }

  /**
   * The name that an unknown one is probably meant to be.
   *
   * @return empty if none is similar enough
   */
  public static Optional<String> meant(String unknown, Collection<String> names) {
    String letters = letters(unknown);
    // What differs much in length is not compared: anything may stand where a name is expected.
    List<String> similar =
        names.stream()
            .filter(
                name -> Math.abs(letters(name).length() - letters.length()) <= most(unknown, name))
            .filter(name -> mistakes(letters, letters(name)) <= most(unknown, name))
            .toList();
    return nearestFirst(unknown, similar).stream().findFirst();
  }

  /** How many mistakes may lead from one name to another. */
  private static int most(String one, String other) {
    return Math.max(letters(one).length(), letters(other).length()) / LETTERS_PER_MISTAKE;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** Letters that are missing, added, exchanged or in each other's place. */
  private static int mistakes(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = distance[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        distance[i][j] = swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
      }
    }
    return distance[a.length()][b.length()];
  }
}

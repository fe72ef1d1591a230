package dev.tuning.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of the bodies of requests that the API server has read, by verb and resource, all users
 * together.
 */
record BodyBytes(Map<String, Long> bytes) {

  private static final Pattern LINE =
      Pattern.compile(
          "apiserver_request_body_size_bytes_sum\\{group=\"[^\"]*\",resource=\"([^\"]*)\",verb=\"([^\"]*)\"}"
              + " (\\S+)");

  /** What the operator writes to. */
  private static final Set<String> RESOURCES =
      Set.of("pods", "trials", "studies", "events", "services");

  static BodyBytes read(String metrics) {
    Map<String, Long> bytes = new TreeMap<>();
    Matcher matcher = LINE.matcher(metrics);
    while (matcher.find()) {
      if (RESOURCES.contains(matcher.group(1))) {
        bytes.merge(
            matcher.group(2) + " " + matcher.group(1),
            (long) Double.parseDouble(matcher.group(3)),
            Long::sum);
      }
    }
    return new BodyBytes(bytes);
  }

  /** What has been added since. */
  BodyBytes since(BodyBytes before) {
    Map<String, Long> added = new TreeMap<>();
    bytes.forEach(
        (kind, sum) -> {
          long difference = sum - before.bytes.getOrDefault(kind, 0L);
          if (difference != 0) {
            added.put(kind, difference);
          }
        });
    return new BodyBytes(added);
  }

  /** Without what another one has written to pods, by verb. */
  BodyBytes withoutPods(Map<String, Long> byVerb) {
    Map<String, Long> left = new TreeMap<>(bytes);
    byVerb.forEach(
        (verb, sum) ->
            left.computeIfPresent(
                verb + " pods", (_, all) -> all - sum == 0 ? null : Long.valueOf(all - sum)));
    return new BodyBytes(left);
  }

  /** Without Studies themselves, which users write. */
  BodyBytes withoutManifests() {
    Map<String, Long> left = new TreeMap<>(bytes);
    left.keySet().removeAll(Set.of("create studies", "patch studies"));
    return new BodyBytes(left);
  }

  long sum() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}

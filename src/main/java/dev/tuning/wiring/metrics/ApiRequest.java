package dev.tuning.wiring.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a request asks of the API server, in words that RBAC has.
 *
 * @param verb get, list, watch, create, update, patch or delete
 * @param kind plural of the kind, with its subresource, such as {@code trials/status}; {@code
 *     other} if it is none that the operator has to do with
 */
record ApiRequest(String verb, String kind) {

  /** For everything else, so that nobody's names become labels. */
  static final String OTHER = "other";

  private static final Set<String> KINDS =
      Set.of(
          "studies",
          "studies/status",
          "trials",
          "trials/status",
          "pods",
          "pods/log",
          "services",
          "events",
          "leases",
          "persistentvolumeclaims",
          "nodes");

  /**
   * Reads a request.
   *
   * @param method of HTTP
   * @param path of its address, such as {@code /api/v1/namespaces/team/pods/digits-0-1-0}
   * @param query of its address, null if it has none
   */
  static ApiRequest of(String method, String path, String query) {
    List<String> parts = resource(path);
    String kind =
        switch (parts.size()) {
          case 0 -> OTHER;
          case 1, 2 -> parts.getFirst();
          default -> parts.getFirst() + "/" + parts.get(2);
        };
    return new ApiRequest(
        verb(method, parts.size() > 1, query), KINDS.contains(kind) ? kind : OTHER);
  }

  /** The plural, the name and the subresource, as far as there are; empty for other addresses. */
  private static List<String> resource(String path) {
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    int begin =
        parts.isEmpty()
            ? 0
            : switch (parts.getFirst()) {
              case "api" -> 2;
              case "apis" -> 3;
              default -> parts.size();
            };
    boolean isInNamespace = parts.size() > begin + 2 && parts.get(begin).equals("namespaces");
    int first = Math.min(parts.size(), isInNamespace ? begin + 2 : begin);
    return parts.subList(first, parts.size());
  }

  private static String verb(String method, boolean hasName, String query) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      case "GET", "HEAD" ->
          query != null && query.contains("watch=true") ? "watch" : hasName ? "get" : "list";
      default -> OTHER;
    };
  }
}

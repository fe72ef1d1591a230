package dev.tuning.permissions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares what an account may do with what it did: it should have every permission that it needs,
 * and no other.
 */
public final class PermissionReview {

  private static final String TUNING = "tuning.dev";

  /**
   * Who creates an object with {@code blockOwnerDeletion} must be allowed to update the finalizers
   * of its owner. The admission plugin OwnerReferencesPermissionEnforcement asks that itself, and
   * the audit log has only what clients ask. By resource that is created, with its owner's.
   */
  private static final Map<String, String> OWNERS = Map.of("trials", "studies", "pods", "trials");

  private PermissionReview() {}

  /**
   * What is wrong, a sentence each, sorted; empty if nothing is.
   *
   * @param grants all permissions of the account
   * @param requests all that it asked for
   */
  public static List<String> problems(Collection<Grant> grants, Collection<Request> requests) {
    List<Request> needs =
        requests.stream()
            .flatMap(request -> Stream.concat(Stream.of(request), implied(request)))
            .distinct()
            .toList();
    return Stream.of(
            grants.stream().filter(PermissionReview::isBroad).map(g -> "too broad: " + text(g)),
            grants.stream()
                .filter(grant -> needs.stream().noneMatch(grant::allows))
                .map(grant -> "never used: " + text(grant)),
            needs.stream()
                .filter(
                    need ->
                        need.isForbidden()
                            || !need.resource().isEmpty()
                                && grants.stream().noneMatch(grant -> grant.allows(need)))
                .map(need -> "missing: " + text(need)))
        .flatMap(sentences -> sentences)
        .collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll)
        .stream()
        .toList();
  }

  private static Stream<Request> implied(Request request) {
    String owner = OWNERS.get(request.resource());
    return request.verb().equals("create") && owner != null && !request.isForbidden()
        ? Stream.of(
            new Request(TUNING, owner + "/finalizers", "update", request.namespace(), "", false))
        : Stream.empty();
  }

  /** The kubelet reads the Secrets that pods name; the operator never has to. */
  private static boolean isBroad(Grant grant) {
    return Stream.of(grant.group(), grant.resource(), grant.verb()).anyMatch(t -> t.contains("*"))
        || grant.resource().split("/")[0].equals("secrets");
  }

  private static String text(Grant grant) {
    return "%s%s%s by %s"
        .formatted(
            what(grant.verb(), grant.group(), grant.resource()),
            grant.names().isEmpty() ? "" : " " + new TreeSet<>(grant.names()),
            grant.namespace().isEmpty() ? "" : " in " + grant.namespace(),
            grant.role());
  }

  /** Without the object's name: a thousand refusals of the same kind are one. */
  private static String text(Request request) {
    return what(request.verb(), request.group(), request.resource())
        + (request.namespace().isEmpty() ? " in all namespaces" : " in " + request.namespace());
  }

  private static String what(String verb, String group, String resource) {
    return "%s %s%s".formatted(verb, resource, group.isEmpty() ? "" : "." + group);
  }
}

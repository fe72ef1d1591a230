package dev.tuning.permissions;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One verb on one resource that a role allows.
 *
 * @param role that says so
 * @param namespace where it holds, empty if everywhere
 * @param group API group, empty for the core
 * @param resource with its subresource
 * @param names of the only objects for which it holds, empty if for all
 */
public record Grant(
    String role, String namespace, String group, String resource, String verb, Set<String> names) {

  /** What a rule of a role allows. */
  static List<Grant> of(String role, String namespace, PolicyRule rule) {
    List<Grant> grants = new ArrayList<>();
    for (String verb : rule.getVerbs()) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          grants.add(
              new Grant(
                  role, namespace, group, resource, verb, Set.copyOf(rule.getResourceNames())));
        }
      }
      for (String url : rule.getNonResourceURLs()) {
        grants.add(new Grant(role, namespace, "", url, verb, Set.of()));
      }
    }
    return grants;
  }

  /** All that is bound to a service account by name, read from the cluster. */
  public static List<Grant> of(KubernetesClient client, String namespace, String account) {
    var rbac = client.rbac();
    Set<Grant> grants = new HashSet<>();
    for (var binding : rbac.clusterRoleBindings().list().getItems()) {
      if (isFor(binding.getSubjects(), namespace, account)) {
        grants.addAll(clusterRole(client, binding.getRoleRef().getName(), ""));
      }
    }
    for (var binding : rbac.roleBindings().inAnyNamespace().list().getItems()) {
      if (isFor(binding.getSubjects(), namespace, account)) {
        String where = binding.getMetadata().getNamespace();
        RoleRef ref = binding.getRoleRef();
        grants.addAll(
            ref.getKind().equals("ClusterRole")
                ? clusterRole(client, ref.getName(), where)
                : rbac.roles().inNamespace(where).withName(ref.getName()).get().getRules().stream()
                    .flatMap(rule -> of("Role " + ref.getName(), where, rule).stream())
                    .toList());
      }
    }
    return List.copyOf(grants);
  }

  private static List<Grant> clusterRole(KubernetesClient client, String name, String where) {
    ClusterRole role = client.rbac().clusterRoles().withName(name).get();
    return role.getRules().stream()
        .flatMap(rule -> of("ClusterRole " + name, where, rule).stream())
        .toList();
  }

  private static boolean isFor(List<Subject> subjects, String namespace, String account) {
    return subjects.stream()
        .anyMatch(
            subject ->
                subject.getKind().equals("ServiceAccount")
                    && subject.getName().equals(account)
                    && namespace.equals(subject.getNamespace()));
  }

  /** Whether it allows a request. */
  boolean allows(Request request) {
    return (namespace.isEmpty() || namespace.equals(request.namespace()))
        && matches(group, request.group())
        && matches(resource, request.resource())
        && matches(verb, request.verb())
        && (names.isEmpty() || names.contains(request.name()));
  }

  private static boolean matches(String allowed, String asked) {
    return allowed.equals("*") || allowed.equals(asked);
  }
}

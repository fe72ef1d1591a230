package dev.tuning.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionReviewTest {

  private static final Grant GET_PODS = new Grant("Role r", "", "", "pods", "get", Set.of());
  private static final Request GOT_POD = new Request("", "pods", "get", "a", "p", false);

  private static List<String> problems(Grant grant, Request... requests) {
    return PermissionReview.problems(List.of(grant), List.of(requests));
  }

  @Test
  void whatIsAllowedAndUsedIsFine() {
    assertThat(problems(GET_PODS, GOT_POD)).isEmpty();
  }

  @Test
  void whatIsNeverUsedIsTooMuch() {
    assertThat(problems(GET_PODS)).containsExactly("never used: get pods by Role r");
  }

  /** Each of these asks for something else than to get pods. */
  @Test
  void groupSubresourceAndVerbCount() {
    assertThat(
            problems(
                GET_PODS,
                GOT_POD,
                new Request("metrics.k8s.io", "pods", "get", "a", "p", false),
                new Request("", "pods/log", "get", "a", "p", false),
                new Request("", "pods", "list", "", "", false)))
        .containsExactly(
            "missing: get pods.metrics.k8s.io in a",
            "missing: get pods/log in a",
            "missing: list pods in all namespaces");
  }

  @Test
  void whatTheAuthorizerRefusesIsMissing() {
    assertThat(problems(GET_PODS, GOT_POD, new Request("", "nodes", "get", "", "n", true)))
        .containsExactly("missing: get nodes in all namespaces");
    // Also of what is no resource, and is allowed to everybody as a rule.
    assertThat(problems(GET_PODS, GOT_POD, new Request("", "", "get", "", "", false))).isEmpty();
    assertThat(problems(GET_PODS, GOT_POD, new Request("", "", "get", "", "", true))).hasSize(1);
  }

  @Test
  void aRoleHoldsInItsNamespace() {
    var grant = new Grant("Role r", "a", "", "pods", "get", Set.of());

    assertThat(problems(grant, GOT_POD)).isEmpty();
    assertThat(problems(grant, new Request("", "pods", "get", "b", "p", false)))
        .containsExactly("missing: get pods in b", "never used: get pods in a by Role r");
    assertThat(problems(grant, GOT_POD, new Request("", "pods", "get", "", "", false)))
        .containsExactly("missing: get pods in all namespaces");
  }

  @Test
  void aRuleMayNameObjects() {
    var grant = new Grant("Role r", "", "", "pods", "get", Set.of("p"));

    assertThat(problems(grant, GOT_POD)).isEmpty();
    assertThat(problems(grant, new Request("", "pods", "get", "a", "other", false)))
        .containsExactly("missing: get pods in a", "never used: get pods [p] by Role r");
  }

  @Test
  void wildcardsAreTooBroadAlsoWhenTheyAreUsed() {
    for (Grant grant :
        List.of(
            new Grant("Role r", "", "*", "pods", "get", Set.of()),
            new Grant("Role r", "", "", "*", "get", Set.of()),
            new Grant("Role r", "", "", "pods", "*", Set.of()))) {
      assertThat(problems(grant, GOT_POD))
          .singleElement()
          .asString()
          .startsWith("too broad: ")
          .endsWith(" by Role r");
    }
    var everyUrl =
        Grant.of(
            "Role r",
            "",
            new PolicyRuleBuilder().withVerbs("get").withNonResourceURLs("/metrics/*").build());
    assertThat(PermissionReview.problems(everyUrl, List.of()))
        .contains("too broad: get /metrics/* by Role r");
  }

  @Test
  void secretsAreTooBroadAlsoWhenTheyAreUsed() {
    assertThat(
            problems(
                new Grant("Role r", "", "", "secrets", "get", Set.of("one")),
                new Request("", "secrets", "get", "a", "one", false)))
        .containsExactly("too broad: get secrets [one] by Role r");
  }

  /** The audit log does not say that an admission plugin asked for them. */
  @Test
  void ownersNeedTheirFinalizers() {
    List<Grant> grants = new ArrayList<>();
    grants.add(new Grant("Role r", "", "", "pods", "create", Set.of()));
    var created = new Request("", "pods", "create", "a", "p", false);

    assertThat(PermissionReview.problems(grants, List.of(created)))
        .containsExactly("missing: update trials/finalizers.tuning.dev in a");
    grants.add(new Grant("Role r", "", "tuning.dev", "trials/finalizers", "update", Set.of()));
    assertThat(PermissionReview.problems(grants, List.of(created))).isEmpty();
    assertThat(PermissionReview.problems(grants, List.of()))
        .contains("never used: update trials/finalizers.tuning.dev by Role r");
  }

  @Test
  void aRuleAllowsEachVerbOnEachResource() {
    var rule =
        new PolicyRuleBuilder()
            .withApiGroups("", "events.k8s.io")
            .withResources("events", "events/x")
            .withVerbs("create", "patch")
            .build();

    assertThat(Grant.of("Role r", "", rule))
        .hasSize(8)
        .contains(new Grant("Role r", "", "events.k8s.io", "events/x", "patch", Set.of()));
  }

  @Test
  void theAuditLogIsRead(@TempDir Path directory) throws IOException {
    String event =
        """
        {"verb": "get", "user": {"username": "%s"}, "objectRef": {"resource": "pods", \
        "namespace": "a", "name": "p", "apiVersion": "v1", "subresource": "%s"}, \
        "responseStatus": {"code": 403}, "requestReceivedTimestamp": "%s", \
        "annotations": {"authorization.k8s.io/decision": "%s"}}
        """;
    Path log = directory.resolve("audit.log");
    Files.writeString(
        log,
        event.formatted("me", "", "2026-01-01T00:00:00.5Z", "allow")
            + event.formatted("me", "", "2026-01-02T00:00:00.5Z", "allow")
            + event.formatted("me", "log", "2026-01-02T00:00:00.6Z", "forbid")
            + event.formatted("somebody", "", "2026-01-02T00:00:00.7Z", "allow")
            + "{\"verb\": \"get\", \"user\": {\"username\": \"me");

    assertThat(Request.of(log, "me", Instant.parse("2026-01-02T00:00:00Z")))
        .containsExactly(GOT_POD, new Request("", "pods/log", "get", "a", "p", true));
  }
}

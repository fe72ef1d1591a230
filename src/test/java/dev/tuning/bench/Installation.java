package dev.tuning.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the chart installs on a cluster, but for what a kubelet and a network are needed for. */
final class Installation {

  static final String NAMESPACE = "study-operator";

  /** The operator's account, with the chart's role and no other. */
  static final String OPERATOR = "study-operator";

  /** That of the null controller, with the same role. */
  static final String NULL_CONTROLLER = "null-controller";

  /**
   * That of who plays the kubelets. Its namespace gives it a priority of its own, as kubelets have:
   * it takes no turn from whom is measured.
   */
  static final String SIMULATOR = "pod-simulator";

  static final String SIMULATOR_NAMESPACE = "kube-system";

  private static final Set<String> KINDS =
      Set.of(
          "CustomResourceDefinition",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  private Installation() {}

  /** How the audit log calls an account of the operator's namespace. */
  static String user(String account) {
    return "system:serviceaccount:" + NAMESPACE + ":" + account;
  }

  static void install(ControlPlane controlPlane) {
    KubernetesClient client = controlPlane.client();
    controlPlane.createNamespace(NAMESPACE);
    String manifests =
        output(
            output("dev/cluster/cluster", "bin-dir").strip() + "/helm",
            "template",
            "study-operator",
            "helm/study-operator",
            "--namespace",
            NAMESPACE,
            "--api-versions",
            "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy");
    String role = null;
    for (HasMetadata item :
        client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8))).items()) {
      if (KINDS.contains(item.getKind())) {
        client.resource(item).create();
      }
      if (item.getKind().equals("ClusterRole")) {
        role = item.getMetadata().getName();
      }
    }
    awaitCrds(client);
    controlPlane.createAccount(NAMESPACE, NULL_CONTROLLER);
    bind(client, role, NAMESPACE, NULL_CONTROLLER);
    controlPlane.createAccount(SIMULATOR_NAMESPACE, SIMULATOR);
    bind(client, "cluster-admin", SIMULATOR_NAMESPACE, SIMULATOR);
  }

  private static void awaitCrds(KubernetesClient client) {
    for (String name : Set.of("studies.tuning.dev", "trials.tuning.dev")) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(
              crd ->
                  crd != null
                      && crd.getStatus() != null
                      && crd.getStatus().getConditions() != null
                      && crd.getStatus().getConditions().stream()
                          .anyMatch(
                              c ->
                                  "Established".equals(c.getType())
                                      && "True".equals(c.getStatus())),
              30,
              TimeUnit.SECONDS);
    }
  }

  private static void bind(KubernetesClient client, String role, String namespace, String account) {
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(account)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("", "ServiceAccount", account, namespace)
                .build())
        .create();
  }

  private static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("").toAbsolutePath().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package dev.tuning.cli;

import picocli.CommandLine.Option;

/** Which cluster and which of its namespaces a command reads; the names are those of kubectl. */
final class ClusterOptions {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "The namespace; default: that of the context, or default.")
  private String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig; default: that of KUBECONFIG, or ~/.kube/config.")
  private String kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context of the kubeconfig; default: its current one.")
  private String context;

  /** The namespace, or null if none is given. */
  String namespace() {
    return namespace;
  }

  /** The file of the kubeconfig, or null if none is given. */
  String kubeconfig() {
    return kubeconfig;
  }

  /** The context, or null if none is given. */
  String context() {
    return context;
  }

  /** Those that name the cluster, as words of a shell, each with a space before it. */
  String connection() {
    return option("--kubeconfig", kubeconfig) + option("--context", context);
  }

  private static String option(String name, String value) {
    return value == null ? "" : " " + name + " " + ShellWords.quote(value);
  }
}

package dev.tuning.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where a cluster is, and who asks: as kubectl reads it. */
final class Kubeconfig {

  private Kubeconfig() {}

  /**
   * Reads a kubeconfig, or in a pod what its service account says.
   *
   * @throws RefusedException if there is none, or no such context in it
   */
  static Config read(ClusterOptions options) throws RefusedException {
    String file = options.kubeconfig();
    if (file != null && !Files.isReadable(Path.of(file))) {
      throw refused(
          "--kubeconfig %s: no such file, or not readable: check its name".formatted(file));
    }
    Config config = parse(file, options.context());
    if (config.getContexts().isEmpty()
        && config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
      throw refused("no kubeconfig: name one with --kubeconfig or in KUBECONFIG");
    }
    checkContext(config, options.context());
    return config;
  }

  private static Config parse(String file, String context) throws RefusedException {
    try {
      return file == null
          ? Config.autoConfigure(context)
          : Config.fromKubeconfig(context, new File(file));
    } catch (RuntimeException _) {
      // Of many types, and about the client's own classes.
      throw refused(
          "%s is no kubeconfig: name one with --kubeconfig or in KUBECONFIG"
              .formatted(file == null ? String.join(", ", Config.getKubeconfigFilenames()) : file));
    }
  }

  /** The client takes the current context for one that is not there. */
  private static void checkContext(Config config, String context) throws RefusedException {
    if (context == null) {
      return;
    }
    List<String> names = config.getContexts().stream().map(NamedContext::getName).toList();
    if (!names.contains(context)) {
      throw refused(
          "--context %s: no such context in the kubeconfig: name one of %s"
              .formatted(context, names.stream().sorted().collect(Collectors.joining(", "))));
    }
  }

  private static RefusedException refused(String message) {
    return new RefusedException(List.of("error: " + message));
  }
}

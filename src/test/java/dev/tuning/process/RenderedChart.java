package dev.tuning.process;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator's chart as the local cluster's {@code helm template} renders it. */
public final class RenderedChart {

  private RenderedChart() {}

  /**
   * Its objects, for a cluster that knows admission policies.
   *
   * @param client reads them
   * @param namespace of the release, which is called study-operator
   * @param options further ones of {@code helm template}
   */
  public static List<HasMetadata> objects(
      KubernetesClient client, String namespace, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(output(List.of("dev/cluster/cluster", "bin-dir")).strip(), "helm").toString());
    command.addAll(
        List.of("template", "study-operator", "helm/study-operator", "--namespace", namespace));
    command.addAll(
        List.of("--api-versions", "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy"));
    command.addAll(options);
    return client
        .load(new ByteArrayInputStream(output(command).getBytes(StandardCharsets.UTF_8)))
        .items();
  }

  /** What a program writes to standard output. */
  public static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
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

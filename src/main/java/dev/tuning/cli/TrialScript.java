package dev.tuning.cli;

import dev.tuning.api.v1alpha1.Objective;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.trial.Labels;
import dev.tuning.trial.PodTemplate;
import dev.tuning.trial.TrialRerun;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A trial as something that a shell runs. */
final class TrialScript {

  /** The trainer of this project, whose image gives the command itself. */
  private static final Pattern ND4J_IMAGE = Pattern.compile("(.*/)?trial-nd4j(:[^/]*)?(@.*)?");

  /** As in its Dockerfile, with a jar that can be named. */
  private static final List<String> ND4J_COMMAND =
      List.of(
          "java",
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--sun-misc-unsafe-memory-access=allow",
          "-jar",
          "\"${TRIAL_JAR:-images/trial-nd4j/target/trial-nd4j.jar}\"");

  private static final String CHIEF = "\"${CHIEF:-localhost}\"";

  private final Study study;
  private final Trial trial;
  private final int host;
  private final Container container;

  /**
   * @param study the Study
   * @param trial the trial
   * @param host index of the host, from 0
   */
  TrialScript(Study study, Trial trial, int host) {
    this.study = study;
    this.trial = trial;
    this.host = host;
    container = TrialRerun.container(study, trial, host);
  }

  /** The environment of its process as commands of a shell. */
  String environment() {
    ShellEnvironment environment = ShellEnvironment.of(container, Map.of());
    return lines(
        Stream.concat(
            environment.missing().stream().map(TrialScript::missing),
            environment.exports().stream()));
  }

  /**
   * A script that runs it, and says how else to run it.
   *
   * @param connection options that name the cluster, each with a space before it
   */
  String script(String connection) {
    List<String> lines = new ArrayList<>();
    lines.add("#!/bin/sh");
    String name = trial.getMetadata().getName();
    String namespace = trial.getMetadata().getNamespace();
    comment(
        lines,
        "Runs trial %s of Study %s in namespace %s again."
            .formatted(name, trial.getSpec().study(), namespace));
    comment(lines, "Recorded: " + recorded());
    comment(lines, "Image: " + container.getImage());
    comment(lines, "");
    comment(
        lines,
        "In the cluster, with checkpoints that end with the pod and a result that nobody records:");
    comment(
        lines,
        "  study reproduce %s -n %s%s -o pod | kubectl%s apply -f -"
            .formatted(name, namespace, connection, connection));
    comment(
        lines,
        "  kubectl%s -n %s logs -f %s"
            .formatted(connection, namespace, TrialRerun.podName(trial, 0)));
    comment(
        lines,
        "  kubectl%s -n %s delete pod,service -l %s=%s"
            .formatted(connection, namespace, Labels.RERUN, name));
    comment(lines, "");
    comment(lines, "Here: the rest of this script. What the image itself sets is not in it.");
    addHosts(lines);
    addOtherContainers(lines);
    if (runsNd4j()) {
      comment(lines, "Run it in the repository after make build, or set TRIAL_JAR.");
    }
    lines.add("set -eu");
    lines.add("");
    addProcess(lines);
    return lines(lines.stream());
  }

  private void addHosts(List<String> lines) {
    int hosts = study.getSpec().trial().hostsOrOne();
    if (hosts > 1) {
      comment(
          lines,
          "It is host %s of %s. Run those of --host 0 to %s at the same time, each with CHIEF set to"
                  .formatted(host, hosts, hosts - 1)
              + " the machine of host 0, unless that is this one.");
    }
  }

  private void addOtherContainers(List<String> lines) {
    var pod = PodTemplate.read(study.getSpec().trial().template()).getSpec();
    String others =
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
            .map(Container::getName)
            .filter(name -> !name.equals(container.getName()))
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      comment(lines, "The pod has other containers too, which are not in it: " + others + ".");
    }
    if (container.getWorkingDir() != null) {
      comment(lines, "The pod runs it in the directory " + container.getWorkingDir() + ".");
    }
  }

  private void addProcess(List<String> lines) {
    ShellEnvironment environment = ShellEnvironment.of(container, ofThisMachine());
    environment.missing().forEach(missing -> lines.add(missing(missing)));
    environment
        .required()
        .forEach(name -> lines.add(": \"${%s?set it before you run this}\"".formatted(name)));
    lines.addAll(environment.exports());
    lines.add("");
    Optional<String> command = command(environment);
    if (command.isPresent()) {
      lines.add("exec " + command.get());
    } else {
      lines.add(
          "echo 'The template gives no command, and what the image runs is not known here:"
              + " write it in place of these lines, or use the pod' >&2");
      lines.add("exit 2");
    }
  }

  /** What differs from the pod: where checkpoints go, and the name of the chief. */
  private Map<String, String> ofThisMachine() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("CHECKPOINT_DIR", "\"${CHECKPOINT_DIR:-$(mktemp -d)}\"");
    words.put("MASTER_ADDR", CHIEF);
    for (EnvVar variable : container.getEnv()) {
      if (variable.getName().equals("MASTER_PORT")) {
        words.put("COORDINATOR_ADDRESS", CHIEF + ":" + variable.getValue());
        words.put("JAX_COORDINATOR_ADDRESS", CHIEF + ":" + variable.getValue());
      }
    }
    return words;
  }

  private Optional<String> command(ShellEnvironment environment) {
    Stream<String> program;
    if (!container.getCommand().isEmpty()) {
      program = container.getCommand().stream().map(environment::word);
    } else if (runsNd4j()) {
      program = ND4J_COMMAND.stream();
    } else {
      return Optional.empty();
    }
    return Optional.of(
        Stream.concat(program, container.getArgs().stream().map(environment::word))
            .collect(Collectors.joining(" ")));
  }

  private boolean runsNd4j() {
    return container.getCommand().isEmpty() && ND4J_IMAGE.matcher(container.getImage()).matches();
  }

  private String recorded() {
    var status = trial.getStatus();
    if (status == null) {
      return "nothing yet";
    }
    if (status.objective() == null) {
      return Stream.of(status.phase(), status.reason(), status.message())
          .filter(Objects::nonNull)
          .collect(Collectors.joining(", "));
    }
    Objective objective = study.getSpec().objective();
    return "%s %s at step %s (%s)"
        .formatted(
            objective.metric(),
            status.objective().value(),
            status.objective().step(),
            Stream.of(objective.goal(), objective.over())
                .filter(Objects::nonNull)
                .map(Enum::name)
                .collect(Collectors.joining(", ")));
  }

  private static String missing(String what) {
    return ShellWords.comment("Not here: " + what);
  }

  private static void comment(List<String> lines, String text) {
    lines.add(ShellWords.comment(text));
  }

  private static String lines(Stream<String> lines) {
    return lines.map(line -> line + "\n").collect(Collectors.joining());
  }
}

package dev.tuning.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShellEnvironmentTest {

  private static final Container TEMPLATE =
      new KubernetesSerialization()
          .unmarshal(
              """
              ---
              name: trial
              envFrom:
              - {prefix: CFG_, configMapRef: {name: config}}
              - {secretRef: {name: secrets}}
              env:
              - {name: HOST, value: example}
              - {name: URL, value: 'http://$(HOST)/$$(HOST)/$(NOBODY)'}
              - {name: TOKEN, valueFrom: {secretKeyRef: {name: hub, key: token}}}
              - {name: HINT, valueFrom: {configMapKeyRef: {name: hints, key: one, optional: true}}}
              - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
              - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
              - {name: LOGIN, value: 'me:$(TOKEN)@$(HOST) $(HINT)'}
              - {name: dotted.name, value: 'd$(HOST)'}
              - {name: NESTED, value: '$(dotted.name)$(LATER)'}
              - {name: LATER, value: x}
              - {name: EMPTY}
              """,
              Container.class);

  private static String script(ShellEnvironment environment) {
    return String.join("\n", environment.exports());
  }

  @ParameterizedTest
  @MethodSource("dev.tuning.cli.EvilTexts#all")
  void aValueArrivesAsItIs(String value) {
    Container container =
        new ContainerBuilder()
            .addNewEnv()
            .withName("VALUE")
            .withValue(value.replace("$", "$$"))
            .endEnv()
            .addNewEnv()
            .withName("COPY")
            .withValue("<$(VALUE)>")
            .endEnv()
            .build();

    assertThat(Bash.environmentAfter(script(ShellEnvironment.of(container, Map.of()))))
        .isEqualTo(Map.of("VALUE", value, "COPY", "<" + value + ">"));
  }

  @Test
  void whatIsMissingComesFromTheShell() {
    ShellEnvironment environment = ShellEnvironment.of(TEMPLATE, Map.of());

    assertThat(environment.missing())
        .containsExactly(
            "all of ConfigMap config, each name with CFG_ before it",
            "all of Secret secrets",
            "TOKEN, key token of Secret hub",
            "HINT, key one of ConfigMap hints",
            "NODE, spec.nodeName of the pod",
            "CPUS, limits.cpu of the container",
            "dotted.name, which is no name that a shell can export");
    assertThat(environment.required()).containsExactly("TOKEN", "NODE", "CPUS");
    assertThat(Bash.environmentAfter("TOKEN='a  b'\n" + script(environment)))
        .isEqualTo(
            Map.of(
                "HOST", "example",
                "URL", "http://example/$(HOST)/$(NOBODY)",
                "LOGIN", "me:a  b@example $(HINT)",
                "NESTED", "dexample$(LATER)",
                "LATER", "x",
                "EMPTY", ""));
  }

  @Test
  void aValueOfThisMachineReachesWhatRefersToIt() {
    ShellEnvironment environment =
        ShellEnvironment.of(TEMPLATE, Map.of("HOST", "\"$(echo here)\""));

    assertThat(Bash.environmentAfter(script(environment)))
        .containsEntry("HOST", "here")
        .containsEntry("URL", "http://here/$(HOST)/$(NOBODY)")
        .containsEntry("NESTED", "dhere$(LATER)");
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'', ''",
    "--host=$(HOST), --host=example",
    "$(LOGIN), me:secret@example $(HINT)",
    "$(dotted.name)!, dexample!",
    "$(CFG_A)$(CFG_B), from the map$(CFG_B)",
    "$$(HOST) `id` \"$HOST\", $(HOST) `id` \"$HOST\"",
    "$(not a name), $(not a name)",
  })
  void wordsOfACommandAreWhatTheKubeletPasses(String text, String expected) {
    ShellEnvironment environment = ShellEnvironment.of(TEMPLATE, Map.of());

    Run run =
        Bash.run(
            script(environment) + "\nprintf '<%s>' " + environment.word(text),
            Map.of("TOKEN", "secret", "CFG_A", "from the map"));

    assertThat(run).isEqualTo(new Run(0, "<" + expected + ">", ""));
  }

  @Test
  void withoutForeignVariablesAnUnknownNameStandsForItself() {
    Container container = new ContainerBuilder().withEnv(List.of()).build();

    Run run =
        Bash.run(
            "printf %s " + ShellEnvironment.of(container, Map.of()).word("$(LOGNAME)"),
            Map.of("LOGNAME", "whoever runs it"));

    assertThat(run.out()).isEqualTo("$(LOGNAME)");
  }
}

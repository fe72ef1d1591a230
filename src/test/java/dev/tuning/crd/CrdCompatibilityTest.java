package dev.tuning.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Studies, manifests and clients of every release that {@code dev/freeze-crds} has kept go on under
 * the CRDs that there are now.
 */
class CrdCompatibilityTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path RELEASES = Path.of("src/test/resources/releases");

  @Test
  void nothingBreaksButWhatIsAccepted() throws IOException {
    Set<String> breaks = new TreeSet<>();
    for (Path release : children(RELEASES).stream().filter(Files::isDirectory).toList()) {
      List<Path> crds = children(release);
      assertThat(crds).isNotEmpty();
      for (Path before : crds) {
        String name = before.getFileName().toString();
        Path after = Path.of("crds", name);
        assertThat(after).as("of %s", release).exists();
        CrdChanges.breaking(YAML.readTree(before.toFile()), YAML.readTree(after.toFile()))
            .forEach(found -> breaks.add(name + " of " + release.getFileName() + " " + found));
      }
    }
    assertThat(breaks)
        .as("mend it, or say in %s/accepted-changes.txt that it is meant", RELEASES)
        .isEqualTo(new TreeSet<>(accepted()));
  }

  private static List<String> accepted() throws IOException {
    return Files.readAllLines(RELEASES.resolve("accepted-changes.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}

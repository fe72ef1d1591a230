package dev.tuning.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tuning.cli.Finding.Severity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How findings are written. */
enum FindingFormat {
  /** A line for each finding, as compilers write them, and a summary. */
  text {
    @Override
    String write(List<Finding> findings, int studies) {
      StringBuilder lines = new StringBuilder();
      for (Finding finding : findings) {
        lines.append(line(finding)).append('\n');
      }
      String result =
          findings.isEmpty()
              ? "no findings"
              : Arrays.stream(Severity.values())
                  .map(severity -> count(findings, severity))
                  .collect(Collectors.joining(", "));
      return lines + amount(studies, "Study", "Studies") + " checked: " + result + "\n";
    }
  },
  /** One JSON object. */
  json {
    @Override
    String write(List<Finding> findings, int studies) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("studies", studies);
      report.put("findings", findings);
      try {
        return new ObjectMapper().writeValueAsString(report) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("findings can always be written", e);
      }
    }
  };

  /**
   * The whole output of a command.
   *
   * @param studies how many Studies were checked
   */
  abstract String write(List<Finding> findings, int studies);

  static String line(Finding finding) {
    StringBuilder line = new StringBuilder(finding.file());
    if (finding.line() != null) {
      line.append(':').append(finding.line()).append(':').append(finding.column());
    }
    line.append(": ").append(finding.severity()).append(": ");
    if (!finding.field().isEmpty()) {
      line.append(finding.field()).append(": ");
    }
    // A message with line breaks would look like several findings.
    line.append(finding.message().replaceAll("\\s*\\R\\s*", " "));
    if (finding.source() != null) {
      line.append(" (").append(finding.source()).append(") [").append(finding.check()).append(']');
    }
    return line.toString();
  }

  private static String count(List<Finding> findings, Severity severity) {
    int count = (int) findings.stream().filter(f -> f.severity() == severity).count();
    return severity == Severity.info
        ? count + " info"
        : amount(count, severity.name(), severity + "s");
  }

  private static String amount(int count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }
}

package dev.tuning.page;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tuning.study.StudyReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** All of a report as one JSON document on one line. */
final class ReportJson {

  /** The page has it within a block that can't end early, whatever is in it. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  static {
    JSON.getFactory().setCharacterEscapes(new HtmlEscapes());
  }

  private ReportJson() {}

  static void write(StudyReport report, OutputStream out) throws IOException {
    JSON.writeValue(out, report);
    out.write("\n".getBytes(StandardCharsets.UTF_8));
  }
}

package dev.tuning.page;

import dev.tuning.study.StudyReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page of a report. What a Study and its trainers say goes into it as data alone: one JSON
 * document in a block that no browser runs, which the script of the page puts into text nodes. The
 * page's own policy allows no script but the two it comes with, and no connection at all.
 */
final class ReportPage {

  private static final String CHARTS = "echarts.min.js";
  private static final String SCRIPT = "report.js";
  private static final String STYLE = "report.css";

  private ReportPage() {}

  /**
   * Writes a page.
   *
   * @param report what it shows
   * @param out takes it, in UTF-8; stays open
   */
  static void write(StudyReport report, OutputStream out) throws IOException {
    byte[] charts = resource(CHARTS);
    byte[] script = resource(SCRIPT);
    text(
        out,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <title>%s</title>
        <style>
        """
            .formatted(
                policy(charts, script),
                escaped("Study %s: report".formatted(report.tracking().name()))));
    out.write(resource(STYLE));
    text(
        out,
        """
        </style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the report</a>
        <div id="page"><noscript><p>This report is drawn by a script: allow it, or look at
        <code>study analyze</code>.</p></noscript></div>
        <script type="application/json" id="data">\
        """);
    ReportJson.write(report, out);
    text(out, "</script>\n<script>");
    out.write(charts);
    text(out, "</script>\n<script>");
    out.write(script);
    text(out, "</script>\n</body>\n</html>\n");
  }

  /**
   * Charts set styles of their elements, and pages that nobody wrote are not to be framed or sent
   * anywhere.
   */
  private static String policy(byte[] charts, byte[] script) {
    return ("default-src 'none'; script-src '%s' '%s'; style-src 'unsafe-inline'; img-src data:;"
            + " base-uri 'none'; form-action 'none'")
        .formatted(hash(charts), hash(script));
  }

  private static String hash(byte[] script) {
    try {
      return "sha256-"
          + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tuning.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tuning.api.v1alpha1.Study;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the Studies of files; objects of other kinds are passed over, as they may stand beside. */
public final class ManifestReader {

  private static final String STANDARD_INPUT = "-";

  /** Bytes; the API server takes 3 MiB for one object, and a file may have several. */
  private static final int LARGEST_FILE = 16 << 20;

  private static final String API_VERSION = Study.GROUP + "/" + Study.VERSION;
  private static final Set<String> KINDS = Set.of("Study", "Trial");

  private final InputStream standardInput;

  /**
   * A reader.
   *
   * @param standardInput what the file name {@code -} stands for
   */
  public ManifestReader(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** Reads a file; what can't be read is a problem of the result. */
  public ManifestFile read(String file) {
    String name = file.equals(STANDARD_INPUT) ? "<stdin>" : file;
    try {
      return new Reading(name).read(text(bytes(file)));
    } catch (NoSuchFileException _) {
      return unreadable(name, "no such file: check its name");
    } catch (AccessDeniedException _) {
      return unreadable(name, "no permission to read the file: change its permissions");
    } catch (IOException e) {
      return unreadable(name, "can't be read (" + e.getMessage() + "): name a readable file");
    } catch (ManifestException e) {
      return new ManifestFile(
          name, List.of(), List.of(new ManifestProblem(e.position(), "", e.getMessage())));
    }
  }

  private static ManifestFile unreadable(String name, String why) {
    return new ManifestFile(name, List.of(), List.of(new ManifestProblem(null, "", why)));
  }

  private byte[] bytes(String file) throws IOException, ManifestException {
    byte[] bytes;
    if (file.equals(STANDARD_INPUT)) {
      bytes = standardInput.readNBytes(LARGEST_FILE + 1);
    } else if (Files.isDirectory(Path.of(file))) {
      throw new ManifestException(null, "is a directory: name the files in it");
    } else {
      try (InputStream stream = Files.newInputStream(Path.of(file))) {
        bytes = stream.readNBytes(LARGEST_FILE + 1);
      }
    }
    if (bytes.length > LARGEST_FILE) {
      throw new ManifestException(null, "has more than 16 MiB: split it");
    }
    return bytes;
  }

  private static String text(byte[] bytes) throws ManifestException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      throw new ManifestException(
          new Position(line, text.length() - text.lastIndexOf('\n')),
          "is not in UTF-8: save it with that encoding");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** One file in the course of being read. */
  private static final class Reading {

    private final String name;
    private final List<StudyDocument> studies = new ArrayList<>();
    private final List<ManifestProblem> problems = new ArrayList<>();
    private boolean unreadable;

    Reading(String name) {
      this.name = name;
    }

    ManifestFile read(String text) {
      if (text.stripLeading().startsWith("{")) {
        readJson(text);
      } else {
        readYaml(text);
      }
      return new ManifestFile(name, studies, problems);
    }

    /** What begins with a brace may be YAML all the same. */
    private void readJson(String text) {
      try {
        JsonDocuments.read(text).forEach(this::add);
      } catch (ManifestException e) {
        add(e);
      } catch (JsonProcessingException e) {
        readYaml(text);
        if (unreadable) {
          problems.clear();
          add(JsonDocuments.explain(e));
        }
      }
    }

    private void readYaml(String text) {
      // The marks between documents, not the parser, decide where one ends: so an error in one does
      // not hide those of the others.
      StringBuilder document = new StringBuilder();
      int linesBefore = 0;
      int line = 0;
      for (String content : text.split("(?<=\n)")) {
        line++;
        if (content.startsWith("---")) {
          readYaml(document, linesBefore);
          linesBefore = line;
          String rest = content.substring(3).strip();
          if (!rest.isEmpty() && !rest.startsWith("#")) {
            add(
                new ManifestException(
                    new Position(line, 4), "more than --- in this line: start a new one after it"));
          }
        } else {
          document.append(content);
        }
      }
      readYaml(document, linesBefore);
    }

    private void readYaml(StringBuilder document, int linesBefore) {
      try {
        add(YamlDocument.read(document.toString(), linesBefore));
      } catch (ManifestException e) {
        add(e);
      }
      document.setLength(0);
    }

    private void add(ManifestException e) {
      unreadable = true;
      problems.add(new ManifestProblem(e.position(), "", e.getMessage()));
    }

    private void add(Document document) {
      JsonNode content = document.content();
      if (content.isNull()) {
        return;
      }
      if (!(content instanceof ObjectNode object)) {
        problem(document, "", "is no object: a manifest has apiVersion, kind, metadata and spec");
      } else if (object.path("kind").asText().endsWith("List") && object.path("items").isArray()) {
        int index = 0;
        for (JsonNode item : object.path("items")) {
          add(document.part(Fields.element("items", index++), item));
        }
      } else {
        add(document, object);
      }
    }

    private void add(Document document, ObjectNode object) {
      JsonNode apiVersion = object.path("apiVersion");
      JsonNode kind = object.path("kind");
      if (!apiVersion.isTextual() || apiVersion.textValue().isEmpty()) {
        problem(document, "apiVersion", "is missing or no text: for a Study set " + API_VERSION);
      } else if (!kind.isTextual() || kind.textValue().isEmpty()) {
        problem(document, "kind", "is missing or no text: for a Study set Study");
      } else if (apiVersion.textValue().split("/", 2)[0].equals(Study.GROUP)) {
        if (!apiVersion.textValue().equals(API_VERSION)) {
          problem(
              document,
              "apiVersion",
              "%s is not known: use %s".formatted(apiVersion.textValue(), API_VERSION));
        } else if (!KINDS.contains(kind.textValue())) {
          problem(document, "kind", kind.textValue() + " is not known: use Study");
        } else if (kind.textValue().equals("Study")) {
          studies.add(new StudyDocument(object, document.positions()));
        }
      }
    }

    private void problem(Document document, String field, String message) {
      Position position = document.positions().get(field);
      problems.add(
          new ManifestProblem(
              position == null ? document.positions().get("") : position, field, message));
    }
  }
}

package dev.tuning.cli;

import dev.tuning.cli.manifest.ManifestReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program {@code study}. */
@Command(
    name = "study",
    description = "Works on Studies, in files and in a cluster.",
    synopsisSubcommandLabel = "COMMAND")
public final class StudyCommand {

  /**
   * Property with the name of the file that has this program as its interpreter, in the image: the
   * kernel gives that name as first argument.
   */
  private static final String SCRIPT = "study.script";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says how it is used.")
  private boolean help;

  private StudyCommand() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    // Libraries have nothing to say here, and their logger would look for the operator's.
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    // Not System.out: what is written is UTF-8, whatever the locale says.
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = commandLine(System.in).setOut(out).setErr(err).execute(withoutScript(arguments));
    out.flush();
    System.exit(code);
  }

  private static String[] withoutScript(String[] arguments) {
    return arguments.length > 0 && arguments[0].equals(System.getProperty(SCRIPT))
        ? Arrays.copyOfRange(arguments, 1, arguments.length)
        : arguments;
  }

  /**
   * The program without a process around it.
   *
   * @param standardInput what commands read for the file name {@code -}
   */
  static CommandLine commandLine(InputStream standardInput) {
    ManifestReader reader = new ManifestReader(standardInput);
    return new CommandLine(new StudyCommand())
        .addSubcommand(new LintCommand(reader))
        .addSubcommand(new SuggestCommand(reader, standardInput))
        .addSubcommand(new AnalyzeCommand(reader))
        .addSubcommand(new ReportCommand(reader))
        .addSubcommand(new NextCommand(reader))
        .addSubcommand(new ProbeCommand(reader))
        .addSubcommand(new ListCommand())
        .addSubcommand(new HistoryCommand())
        .addSubcommand(new ReproduceCommand())
        .addSubcommand(new ReadyCommand())
        .setExecutionExceptionHandler(StudyCommand::refused);
  }

  private static int refused(Exception e, CommandLine command, ParseResult result)
      throws Exception {
    if (e instanceof RefusedException refused) {
      refused.lines().forEach(command.getErr()::println);
      return ExitCode.SOFTWARE;
    }
    if (e instanceof IllegalArgumentException) {
      command.getErr().println("error: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
    throw e;
  }
}

package portage.bench;

import io.github.linuxforhealth.hl7.ConverterOptions;
import io.github.linuxforhealth.hl7.HL7ToFHIRConverter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts message files with LinuxForHealth's converter when it is told to, on one thread. The first line out names the files that it takes, by
 * their numbers among the arguments; for each line in, all of these are converted once, and the line out is how many nanoseconds that took.
 */
public final class LinuxForHealthPeer {
  /** Its fastest way: no validation, no pretty printing. */
  private static final ConverterOptions OPTIONS = new ConverterOptions.Builder().build();

  private final HL7ToFHIRConverter converter = new HL7ToFHIRConverter();

  public static void main(String[] files) throws IOException {
    PrintStream answers = System.out;
    // What the converter's libraries print must not be taken for an answer.
    System.setOut(System.err);
    LinuxForHealthPeer peer = new LinuxForHealthPeer();
    List<byte[]> messages = new ArrayList<>();
    StringBuilder taken = new StringBuilder();
    for (int file = 0; file < files.length; file++) {
      byte[] message = Files.readAllBytes(Path.of(files[file]));
      if (!peer.takes(message)) continue;
      messages.add(message);
      taken.append(taken.isEmpty() ? "" : " ").append(file);
    }
    answers.println(taken);
    BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (asked.readLine() != null) answers.println(peer.nanosecondsFor(messages));
  }

  /** True also where it gives a Bundle without an entry, as it does for patient merges. */
  private boolean takes(byte[] message) {
    try {
      convert(message);
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }

  private long nanosecondsFor(List<byte[]> messages) {
    long start = System.nanoTime();
    long characters = 0;
    for (byte[] message : messages) characters += convert(message).length();
    long nanoseconds = System.nanoTime() - start;
    if (characters == 0 && !messages.isEmpty()) throw new IllegalStateException("Nothing was converted.");
    return nanoseconds;
  }

  private String convert(byte[] message) {
    return converter.convert(new String(message, StandardCharsets.UTF_8), OPTIONS);
  }
}

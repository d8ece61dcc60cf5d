package dev.tare.packaging;

import dev.tare.attest.Spdx;
import dev.tare.cli.Commands;
import dev.tare.report.PrettyJson;
import dev.tare.usage.Page;
import dev.tare.usage.completion.Completions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the files of {@code share} in a distribution. Not a command: the build of the distribution calls it, by the very
 * runtime that it ships.
 */
public final class Packaging {
    private static final Map<String, String> COMPLETIONS = Map.of(
            "bash", "bash-completion/completions/tare",
            "zsh", "zsh/site-functions/_tare",
            "fish", "fish/vendor_completions.d/tare.fish");

    private Packaging() {}

    /**
     * Writes.
     *
     * @param words home of the distribution; version; its time, RFC 3339; version of libdeflate, empty where it is unknown
     */
    public static void main(String[] words) throws IOException {
        Path home = Path.of(words[0]);
        String version = words[1];
        String time = words[2];
        Path share = home.resolve("share");
        Map<String, Page> pages = Commands.pages();
        Manual manual = new Manual(pages, version, time.substring(0, "yyyy-MM-dd".length()));
        manual.pages().forEach((name, text) -> write(share.resolve("man/man1").resolve(name), text));
        COMPLETIONS.forEach((shell, name) ->
                write(share.resolve(name), Objects.requireNonNull(Completions.script(shell, pages), shell)));
        write(
                share.resolve("doc/tare/sbom.spdx.json"),
                PrettyJson.write(Spdx.document(new Parts(home, version, time, words[3]).read())));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

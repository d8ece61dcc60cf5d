package dev.tare.text;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of {@code NAME=value} lines, as {@code --env-file} and {@code --label-file} read them (docker's
 * {@code opts/file.go}): blanks before a name are left out, lines that begin with # are comments, and a value is taken as it
 * stands, quotes and all.
 */
public final class EnvFiles {
    private static final int LARGEST = 1 << 20;

    private EnvFiles() {}

    /**
     * The lines that are no comments, {@code NAME=value} or {@code NAME}.
     *
     * @param flag that named the file, for errors
     * @param typed the file as the user knows it
     */
    public static List<String> read(String flag, String typed, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return lines(typed, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw TareException.failed(flag + " " + typed + " can't be read: " + Reasons.of(e), e);
        }
    }

    static List<String> lines(String file, String text) {
        List<String> out = new ArrayList<>();
        int number = 0;
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : content.lines().toList()) {
            number++;
            String entry = line.stripLeading();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            int equals = entry.indexOf('=');
            String name = equals < 0 ? entry : entry.substring(0, equals);
            if (name.isEmpty() || name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
                throw wrong(new SourceText(file, text), number, name);
            }
            out.add(entry);
        }
        return out;
    }

    private static TareException wrong(SourceText source, int line, String name) {
        return TareException.at(
                new Location(source, line, 1, 1),
                name.isEmpty() ? "the line has no name" : "the name \"" + name + "\" has a blank in it",
                "a line is NAME=value, or NAME for the value that this process has");
    }
}

package dev.tare.binary.go;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the Go linker wrote into a program about its making; the text is that of {@code go version -m}, as
 * runtime/debug.ParseBuildInfo of Go's library reads it.
 *
 * @param goVersion such as {@code go1.26.8}
 * @param path import path of the main package; the empty string where the program does not say
 * @param main module of the main package, or null
 * @param dependencies in the order of the file
 * @param settings such as {@code GOARCH} and {@code vcs.revision}, in the order of the file
 */
public record BuildInfo(
        String goVersion, String path, @Nullable Module main, List<Module> dependencies, Map<String, String> settings) {

    public BuildInfo {
        dependencies = List.copyOf(dependencies);
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }

    /**
     * A module.
     *
     * @param version such as {@code v1.2.3}, or {@code (devel)} where version control said nothing
     * @param sum its checksum in go.sum, or the empty string
     * @param replacement what stands in for it, or null
     */
    public record Module(
            String path,
            String version,
            String sum,
            @Nullable Module replacement) {}

    /**
     * Reads it from a program that may be none of Go.
     *
     * @return null when the file is no ELF program, or holds no build information that can be read
     * @throws IOException when the file itself cannot be read
     */
    public static @Nullable BuildInfo find(ByteSource program) throws IOException {
        if (!Elf.isElf(program)) {
            return null;
        }
        try {
            Elf elf = Elf.read(program);
            elf.checkWhole();
            return read(elf);
        } catch (IOException e) {
            // A program of another make, or a damaged one: it says nothing.
            return null;
        }
    }

    /**
     * Reads it from a program.
     *
     * @return null when it has none, as those of other languages and of Go before 1.18
     * @throws IOException when the program cannot be read, or its build information is broken
     */
    public static @Nullable BuildInfo read(Elf elf) throws IOException {
        return BuildInfoReader.read(elf.source(), elf.segments());
    }

    /** A setting, or null when it was not recorded. */
    public @Nullable String setting(String name) {
        return settings.get(name);
    }

    /**
     * The name that {@code go install} gives the program: the last element of the import path, or the one before when
     * the last is a major version ({@code v2}).
     */
    public String name() {
        String last = lastElement(path);
        if (isMajorVersion(last) && path.length() > last.length()) {
            return lastElement(path.substring(0, path.length() - last.length() - 1));
        }
        return last;
    }

    private static String lastElement(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** From v2 on; {@code v0}, {@code v1} and {@code v02} are ordinary names (golang.org/ref/mod, major version suffixes). */
    private static boolean isMajorVersion(String element) {
        if (element.length() < 2 || element.charAt(0) != 'v' || element.charAt(1) == '0' || element.equals("v1")) {
            return false;
        }
        for (int i = 1; i < element.length(); i++) {
            if (element.charAt(i) < '0' || element.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the text of {@code go version -m}, without its first line and without the leading tabs.
     *
     * @throws IOException when a line of a known kind has a wrong number of fields or a broken quote; lines of unknown
     *     kinds are skipped, as Go does
     */
    static BuildInfo parse(String goVersion, String text) throws IOException {
        String path = "";
        Module main = null;
        List<Module> dependencies = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>();
        boolean mainIsLast = false;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end);
            start = end + 1;
            int tab = line.indexOf('\t');
            String kind = tab < 0 ? line : line.substring(0, tab);
            String rest = tab < 0 ? "" : line.substring(tab + 1);
            switch (kind) {
                case "path" -> path = rest;
                case "mod" -> {
                    main = module(rest);
                    mainIsLast = true;
                }
                case "dep" -> {
                    dependencies.add(module(rest));
                    mainIsLast = false;
                }
                case "=>" -> {
                    Module by = module(rest);
                    if (mainIsLast && main != null) {
                        main = new Module(main.path, main.version, main.sum, by);
                    } else if (!dependencies.isEmpty()) {
                        Module last = dependencies.removeLast();
                        dependencies.add(new Module(last.path, last.version, last.sum, by));
                    } else {
                        throw new IOException("build info: a replacement without a module");
                    }
                }
                case "build" -> putSetting(settings, rest);
                default -> {
                    // A kind of a later Go.
                }
            }
        }
        return new BuildInfo(goVersion, path, main, dependencies, settings);
    }

    private static Module module(String fields) throws IOException {
        String[] parts = fields.split("\t", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IOException("build info: not a module: " + fields);
        }
        return new Module(parts[0], parts[1], parts.length == 3 ? parts[2] : "", null);
    }

    private static void putSetting(Map<String, String> settings, String text) throws IOException {
        int equals = text.startsWith("\"") ? endOfQuote(text) : text.indexOf('=');
        if (equals < 0 || equals >= text.length() || text.charAt(equals) != '=') {
            throw new IOException("build info: not a setting: " + text);
        }
        settings.put(unquote(text.substring(0, equals)), unquote(text.substring(equals + 1)));
    }

    private static int endOfQuote(String text) {
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /** Undoes strconv.Quote, which is used where a value holds blanks, quotes or line ends. */
    private static String unquote(String text) throws IOException {
        if (!text.startsWith("\"")) {
            return text;
        }
        if (text.length() < 2 || endOfQuote(text) != text.length()) {
            throw new IOException("build info: a broken quote: " + text);
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 1;
        while (i < text.length() - 1) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            char escape = text.charAt(i + 1);
            int digits = switch (escape) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 0;
            };
            if (digits > 0) {
                out.appendCodePoint(hex(text, i + 2, digits));
            } else {
                out.append(
                        switch (escape) {
                            case 'a' -> '\u0007';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case 'v' -> '\u000b';
                            default -> escape;
                        });
            }
            i += 2 + digits;
        }
        return out.toString();
    }

    private static int hex(String text, int from, int digits) throws IOException {
        int value = -1;
        if (from + digits < text.length()) {
            try {
                value = Integer.parseUnsignedInt(text, from, from + digits, 16);
            } catch (NumberFormatException e) {
                throw new IOException("build info: a broken escape: " + text, e);
            }
        }
        if (!Character.isValidCodePoint(value)) {
            throw new IOException("build info: a broken escape: " + text);
        }
        return value;
    }
}
